"""Members of request bodies: constraints and meanings beyond their types."""

from typing import Final

from api.answers.transactions_query import TRANSACTION_TYPES
from api.http.query import Json


# PostgreSQL cannot store NUL in a text.
_TEXT: Final[Json] = {"pattern": r"^[^\u0000]*$"}
_NAME: Final[Json] = {"type": "string", "minLength": 1, "maxLength": 255} | _TEXT
# Nailgun skips a task without an id.
_TASK: Final[Json] = {"type": ["string", "null"], "maxLength": 255} | _TEXT
_NOT_BLANK: Final[Json] = {
    "description": "The environment's name; not blank.",
    "pattern": r"^[^\u0000]*[^\s\u0000-\u0020\u0085][^\u0000]*$",
}
_RELEASE: Final[Json] = {
    "description": "`<openstack>-<fuel>`, like `mitaka-9.0`; null: not known.",
    "pattern": r"^([^\u0000-]*-[0-9]{1,9}[^\u0000]*|2014\.1)$",
}

#: Added to the schemas of the types, like api.openapi.members.MEMBERS.
BODY_MEMBERS: Final[dict[str, Json]] = {
    "NewCluster.id": {"description": "The environment's id in Nailgun."},
    "NewCluster.name": _NOT_BLANK,
    "NewCluster.release_version": _RELEASE,
    "ClusterChange.name": _NOT_BLANK,
    "ClusterChange.release_version": _RELEASE,
    "RunBody.uuid": {
        "description": "The id that its reports use. If absent, one is generated."
    }
    | _TEXT,
    "RunBody.graph_type": {"description": "Which of the environment's graphs it runs."}
    | _TEXT,
    "RunBody.name": {
        "description": "The kind of transaction.",
        "enum": list(TRANSACTION_TYPES),
    },
    "tasks_graph": {
        "description": "Node id → its tasks in order, as in Astute's start message.",
        "propertyNames": _NAME,
        "additionalProperties": {
            "type": ["array", "null"],
            "items": {"type": "object", "properties": {"id": _TASK}},
        },
    },
    "tasks_directory": {
        "description": "Task id → its body, if the graph has no bodies.",
    },
    "RunBody.roles": {
        "description": "Role → ids of the nodes that have it.",
        "propertyNames": _NAME,
        "additionalProperties": {
            "type": "array",
            "items": {"type": ["string", "integer"], "minLength": 1, "maxLength": 255}
            | _TEXT,
        },
    },
    "settings": {"description": "The environment's settings; stored with the run."},
    "deployment_info": {"description": "The nodes' data; stored with the run."},
    "network_configuration": {"description": "The networks; stored with the run."},
}
