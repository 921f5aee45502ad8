"""Members of requests' bodies: what can be sent, beyond what their types say."""

from typing import Final

from api.answers.transactions_query import TRANSACTION_TYPES
from api.http.query import Json


# PostgreSQL keeps no NUL in a text.
_TEXT: Final[Json] = {"pattern": r"^[^\u0000]*$"}
_NAME: Final[Json] = {"type": "string", "minLength": 1, "maxLength": 255} | _TEXT
# Nailgun passes over a task without an id.
_TASK: Final[Json] = {"type": ["string", "null"], "maxLength": 255} | _TEXT
_NOT_BLANK: Final[Json] = {
    "description": "The environment's name; not blank.",
    "pattern": r"^[^\u0000]*[^\s\u0000-\u0020\u0085][^\u0000]*$",
}
_RELEASE: Final[Json] = {
    "description": "`<openstack>-<fuel>`, like `mitaka-9.0`; null: not known.",
    "pattern": r"^([^\u0000-]*-[0-9]{1,9}[^\u0000]*|2014\.1)$",
}

#: Added to the schemas of the types, as api.openapi.members.MEMBERS is.
BODY_MEMBERS: Final[dict[str, Json]] = {
    "NewCluster.id": {"description": "The environment's id, as Nailgun numbers it."},
    "NewCluster.name": _NOT_BLANK,
    "NewCluster.release_version": _RELEASE,
    "ClusterChange.name": _NOT_BLANK,
    "ClusterChange.release_version": _RELEASE,
    "RunBody.uuid": {
        "description": "What its reports will call it; without one it gets one."
    }
    | _TEXT,
    "RunBody.graph_type": {"description": "Which of the environment's graphs runs."}
    | _TEXT,
    "RunBody.name": {
        "description": "What kind of transaction this is.",
        "enum": list(TRANSACTION_TYPES),
    },
    "tasks_graph": {
        "description": "Node id → its tasks in their order, as Astute takes it.",
        "propertyNames": _NAME,
        "additionalProperties": {
            "type": ["array", "null"],
            "items": {"type": "object", "properties": {"id": _TASK}},
        },
    },
    "tasks_directory": {
        "description": "Task id → its body, where the graph has no bodies."
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
    "settings": {"description": "The environment's settings, kept with the run."},
    "deployment_info": {"description": "What the nodes are told, kept with the run."},
    "network_configuration": {"description": "The networks, kept with the run."},
}
