"""/failures/: failures over all runs, and what operators noted of them."""

from http import HTTPStatus
from typing import Annotated

import falcon
import msgspec

from answers.failure_list import list_failures, show_failure
from answers.times import shown_as
from api.answers.listing import Listing
from api.http.answers import send
from api.http.bodies import LARGEST_SMALL_BODY, read_object
from api.http.mount import Mount
from api.http.query import Query
from api.http.staleness import may_be_stale
from api.operations.answers import document, table, written
from api.operations.operation import Operation
from api.operations.shape import SomeOf
from api.questions.queries import FailuresQuery
from db.database import Database
from db.queries.run_failures import version_of_failures
from db.runs.digests import write_note
from fuel_history.shapes.answers.causes import KnownFailure
from fuel_history.shapes.shape import means


_TAG = "Answers"
_LONGEST_NOTE = 4096


class NewNote(msgspec.Struct, forbid_unknown_fields=True):
    """What an operator notes of failures that are alike."""

    note: Annotated[
        str, means("At most 4,096 characters; an empty one removes the note.")
    ]

    def __post_init__(self) -> None:
        """Refuse what cannot be kept, or is too long to read at night."""
        if "\0" in self.note:
            raise ValueError("note must not hold the character NUL")
        if len(self.note) > _LONGEST_NOTE:
            raise ValueError(f"note must have at most {_LONGEST_NOTE} characters")


class FailureCollection:
    """Failures over all runs."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._show = shown_as(mount.times)

    @Operation(
        "list_failures",
        _TAG,
        {HTTPStatus.OK: table("The failures.", KnownFailure, SomeOf(KnownFailure))},
        query=FailuresQuery,
        may_miss=False,
    )
    @may_be_stale
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """List failures of all runs, grouped by fingerprint.

        Those of the newest runs come first. Failures of one task with the same
        resources and message have the same fingerprint; varying parts of the message
        are ignored.
        """
        query = FailuresQuery.read(request)
        Listing(
            query,
            KnownFailure,
            lambda connection, names: list_failures(
                connection, names, query.since, query.page, self._show
            ),
            version_of_failures,
        ).send(request, response, self._database)

    on_head = on_get


class Failure:
    """Failures that are alike."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._show = shown_as(mount.times)

    @Operation(
        "show_failure", _TAG, {HTTPStatus.OK: document("The failures.", KnownFailure)}
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, fingerprint: str
    ) -> None:
        """Show the failures with one fingerprint: where, when, and the note."""
        Query.read(request)
        with self._database.reader() as connection:
            found = show_failure(connection, fingerprint, self._show)
        send(request, response, msgspec.json.encode(found))

    on_head = on_get

    @Operation(
        "note_failure",
        _TAG,
        {HTTPStatus.OK: written("The failures, with the note.", KnownFailure)},
        body=NewNote,
    )
    def on_put(
        self, request: falcon.Request, response: falcon.Response, fingerprint: str
    ) -> None:
        """Write a note about the failures with one fingerprint.

        It replaces the earlier note; an empty one removes it. It is kept when the runs
        are removed, and is shown with each such failure.
        """
        Query.read(request)
        body = read_object(request, NewNote, LARGEST_SMALL_BODY)
        with self._database.writer() as connection:
            show_failure(connection, fingerprint, self._show)
            write_note(connection, fingerprint, body.note.strip(), _who(request))
            found = show_failure(connection, fingerprint, self._show)
        response.data = msgspec.json.encode(found)


def _who(request: falcon.Request) -> str | None:
    identity = getattr(request.context, "identity", None)
    return None if identity is None else str(identity.name)
