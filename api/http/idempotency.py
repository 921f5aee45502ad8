"""Idempotency-Key: a body that is sent again is accepted, but not published again."""

import dataclasses
from hashlib import sha256

import structlog

from api.http.parameters import header
from api.http.query import Query
from db.database import Database
from db.domain.errors import DatabaseUnavailable, FuelHistoryError
from db.idempotency import Accepted, find_key, store_key


HEADER = "Idempotency-Key"

log = structlog.get_logger()

_LONGEST = 255


class BadIdempotencyKey(FuelHistoryError):
    """A key that is malformed."""

    code = "bad_idempotency_key"
    text = f"{HEADER} must have 1 to {_LONGEST} printable characters of ASCII"


class IdempotencyKeyReused(FuelHistoryError):
    """A key that was used before with another body."""

    code = "idempotency_key_reused"
    text = f"This {HEADER} came with another body: use a new key for new reports"


class KeyedBody:
    """A body and its optional key.

    Two concurrent requests with the same key may both be published. That is harmless,
    because the receiver stores a repeated report once; a lock on the key would have to
    be held while waiting for the broker.

    If the database is unavailable, nothing fails here; the key is not remembered.
    """

    def __init__(self, database: Database, key: str | None, body: bytes) -> None:
        self._database = database
        self._key = key
        self._digest = sha256(body).digest() if key else b""

    def accepted_before(self) -> int | None:
        """Return how many reports this body had when it was accepted; None: it was not.

        Raises IdempotencyKeyReused.
        """
        if self._key is None:
            return None
        try:
            with self._database.reader() as connection:
                found = find_key(connection, self._key)
        except DatabaseUnavailable as error:
            log.warning("idempotency_key_not_looked_up", reason=str(error))
            return None
        if found is None:
            return None
        if found.digest != self._digest:
            raise IdempotencyKeyReused
        return found.reports

    def remember(self, reports: int) -> None:
        """Remember the key, once the broker has all reports."""
        if self._key is None:
            return
        try:
            with self._database.writer() as connection:
                store_key(connection, self._key, Accepted(self._digest, reports))
        except DatabaseUnavailable as error:
            log.warning("idempotency_key_not_stored", reason=str(error))


def _key(given: str) -> str:
    """Return a request's key. Raises BadIdempotencyKey."""
    if not 0 < len(given) <= _LONGEST or not given.isascii() or not given.isprintable():
        raise BadIdempotencyKey
    return given


@dataclasses.dataclass(frozen=True)
class KeyQuery(Query):
    """The key of a request; None: it has none."""

    key: str | None = header(
        HEADER,
        "Chosen by the client, new for each body; at most 255 characters.",
        {
            "type": "string",
            "minLength": 1,
            "maxLength": _LONGEST,
            "pattern": "^[!-~]+$",
        },
        _key,
    )
