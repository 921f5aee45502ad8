"""Answers from a replica: their age, and when the primary answers instead."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import falcon
import structlog

from db.domain.errors import DatabaseUnavailable, NotFound, ReplicaBehind
from db.replication.replicated import StaleReads, stale_reads


log = structlog.get_logger()

HEADER = "X-Staleness"

_Resource = TypeVar("_Resource")
_Params = ParamSpec("_Params")
_Responder = Callable[
    Concatenate[_Resource, falcon.Request, falcon.Response, _Params], None
]


def may_be_stale(
    responder: _Responder[_Resource, _Params],
) -> _Responder[_Resource, _Params]:
    """Let the replica answer a GET, if there is one and it is close enough.

    A header of the answer gives its maximum age in seconds. If the replica fails before
    the answer starts, or lacks the requested object, the primary answers.
    """

    @wraps(responder)
    def answer(
        resource: _Resource,
        request: falcon.Request,
        response: falcon.Response,
        /,
        *args: _Params.args,
        **params: _Params.kwargs,
    ) -> None:
        with stale_reads() as reads:
            try:
                responder(resource, request, response, *args, **params)
            except (DatabaseUnavailable, NotFound, ReplicaBehind) as error:
                if not _again(reads, error):
                    raise
            else:
                return
            finally:
                if reads.staleness is not None:
                    response.set_header(HEADER, f"{reads.staleness:.1f}")
        response.delete_header(HEADER)
        responder(resource, request, response, *args, **params)

    return answer


def _again(reads: StaleReads, error: Exception) -> bool:
    if reads.staleness is None:
        return False
    if isinstance(error, DatabaseUnavailable):
        # The primary would be busy for as long as the replica was.
        if error.took_too_long:
            return False
        log.warning("replica_failed", reason=str(error))
    return True
