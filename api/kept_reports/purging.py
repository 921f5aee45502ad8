"""Remove dead or parked reports: the parameter `all`, and the answer."""

from http import HTTPStatus
from typing import Any, Final

import falcon
import msgspec

from api.http import parameters
from api.http.query import BadParameter, Given, declared
from api.http.values import boolean
from api.kept_reports.bodies import one_member
from api.operations.answers import Answer, written


#: The answer in the OpenAPI document.
PURGED: Final[dict[HTTPStatus, Answer]] = {
    HTTPStatus.OK: written(
        "Removed.",
        one_member(
            "purged", {"type": "integer", "description": "How many were removed."}
        ),
    )
}


def purges_all(what: str, *filters: str) -> Any:
    """Declare `all`: remove all reports, instead of those that the filters select.

    `what` names the reports for people. At least one of all these parameters is
    required.
    """

    def read(given: Given, name: str) -> bool:
        used = [each for each in filters if given.text(each).strip()]
        if given.value(name, boolean, default=False):
            if used:
                raise BadParameter(
                    f"all cannot be combined with other parameters, here {used[0]}"
                )
            return True
        if not used:
            raise BadParameter(
                f"give at least one of: {', '.join(filters)}; or all=1, which removes"
                f" every {what}"
            )
        return False

    described = parameters.switch(
        "1: all reports. Cannot be combined with other parameters."
    )
    return declared(read, described, default=False, always=True)


def answer_purged(response: falcon.Response, purged: int) -> None:
    """Answer with the number of removed reports."""
    response.data = msgspec.json.encode({"purged": purged})
