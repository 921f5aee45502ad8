"""The HTTP status of each error, and the text that the client gets."""

from http import HTTPStatus
from typing import Final

from answers.baseline import NothingToCompare
from answers.failure_list import FailureNotFound
from answers.search_language import BadSearch
from answers.what_if import UnknownRole
from api.auth.access import AccessUnavailable, BadLogin, TooManyLogins
from api.auth.middleware import Forbidden, Unauthorized
from api.http.bodies import BadBody, BodyTooLarge, UnsupportedBody
from api.http.formats import NotAcceptable
from api.http.idempotency import BadIdempotencyKey, IdempotencyKeyReused
from api.http.no_stream import NoStream
from api.http.query import BadParameter
from db.domain.errors import (
    ClusterBusy,
    ClusterExists,
    ClusterNotFound,
    DatabaseUnavailable,
    DeadReportCut,
    DeadReportNotFound,
    DeadReportReplayed,
    EntryNotFound,
    FuelHistoryError,
    ParkedReportsNotFound,
    RunningTransaction,
    TaskNotFound,
    TransactionConflict,
    TransactionNotFound,
)
from db.queries.search_values import BadValue
from publishing.publisher import NoReportsBroker, ReportsUnavailable


STATUS_OF: Final[dict[type[FuelHistoryError], HTTPStatus]] = {
    BadParameter: HTTPStatus.BAD_REQUEST,
    BadSearch: HTTPStatus.BAD_REQUEST,
    UnknownRole: HTTPStatus.BAD_REQUEST,
    BadValue: HTTPStatus.BAD_REQUEST,
    BadBody: HTTPStatus.BAD_REQUEST,
    BadIdempotencyKey: HTTPStatus.BAD_REQUEST,
    RunningTransaction: HTTPStatus.BAD_REQUEST,
    ClusterBusy: HTTPStatus.BAD_REQUEST,
    Unauthorized: HTTPStatus.UNAUTHORIZED,
    BadLogin: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    TransactionNotFound: HTTPStatus.NOT_FOUND,
    EntryNotFound: HTTPStatus.NOT_FOUND,
    TaskNotFound: HTTPStatus.NOT_FOUND,
    ClusterNotFound: HTTPStatus.NOT_FOUND,
    DeadReportNotFound: HTTPStatus.NOT_FOUND,
    ParkedReportsNotFound: HTTPStatus.NOT_FOUND,
    FailureNotFound: HTTPStatus.NOT_FOUND,
    NothingToCompare: HTTPStatus.NOT_FOUND,
    TransactionConflict: HTTPStatus.CONFLICT,
    ClusterExists: HTTPStatus.CONFLICT,
    DeadReportCut: HTTPStatus.CONFLICT,
    DeadReportReplayed: HTTPStatus.CONFLICT,
    BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    UnsupportedBody: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    # Nailgun uses this status; HTTP has 406.
    NotAcceptable: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    # The status that the draft of the header names.
    IdempotencyKeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooManyLogins: HTTPStatus.TOO_MANY_REQUESTS,
    AccessUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    DatabaseUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    ReportsUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    NoReportsBroker: HTTPStatus.SERVICE_UNAVAILABLE,
    NoStream: HTTPStatus.SERVICE_UNAVAILABLE,
}
#: Errors whose own text is not sent: it may reveal internals, or it lacks advice.
_DETAIL_OF: Final[dict[type[FuelHistoryError], str]] = {
    AccessUnavailable: "The identity service is unavailable; try again later",
    DeadReportReplayed: f"{DeadReportReplayed.text}; force=1 replays it again",
    DatabaseUnavailable: "The database is unavailable; try again later",
    ReportsUnavailable: "The reports' broker does not answer, so nothing is confirmed:"
    " send all reports again",
}


def detail_of(error: FuelHistoryError) -> str:
    """Return the text that a client gets for an error."""
    return _DETAIL_OF.get(type(error), str(error))
