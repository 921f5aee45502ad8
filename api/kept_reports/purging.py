"""The removal of reports that are kept for somebody: what is asked, and the answer."""

from http import HTTPStatus
from typing import Any, Final

import falcon
import msgspec

from api.http import parameters
from api.http.query import BadParameter, Given, declared
from api.http.values import boolean
from api.kept_reports.bodies import one_member
from api.operations.answers import Answer, written


#: The answer as it is described.
PURGED: Final[dict[HTTPStatus, Answer]] = {
    HTTPStatus.OK: written(
        "Removed.",
        one_member(
            "purged", {"type": "integer", "description": "How many were removed."}
        ),
    )
}


def purges_all(what: str, *filters: str) -> Any:
    """Declare `all`: whether all are to be removed, and not those of these filters.

    `what` they are, for people. One of all these parameters has to be given.
    """

    def read(given: Given, name: str) -> bool:
        asked = [each for each in filters if given.text(each).strip()]
        if given.value(name, boolean, default=False):
            if asked:
                raise BadParameter(
                    f"all goes with no other parameter, not with {asked[0]}"
                )
            return True
        if not asked:
            raise BadParameter(
                f"give at least one of: {', '.join(filters)}; or all=1, which removes"
                f" every {what}"
            )
        return False

    described = parameters.switch("1: every one; goes with no other parameter.")
    return declared(read, described, default=False, always=True)


def answer_purged(response: falcon.Response, purged: int) -> None:
    """Answer how many were removed."""
    response.data = msgspec.json.encode({"purged": purged})
