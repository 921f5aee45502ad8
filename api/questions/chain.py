"""The link of a run in the chain of hashes."""

from http import HTTPStatus

import falcon

from answers.chain import chain_link
from api.http.query import Query
from api.http.staleness import may_be_stale
from api.operations.answers import document
from api.operations.operation import Operation
from api.questions.question import Question
from fuel_history.shapes.answers.chains import ChainLink


class LinkOfRun(Question):
    """The link of one run."""

    @Operation(
        "show_chain", "Answers", {HTTPStatus.OK: document("The link.", ChainLink)}
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Show the link of a run in the chain of hashes of its environment.

        An ended run has a hash over its rows, and each link covers the one before it.
        Whoever keeps a `head` elsewhere can show later that no run until then was
        changed, left out or inserted. After a late report the run has another link.
        """
        Query.read(request)
        self.send(
            request,
            response,
            lambda known: chain_link(known, transaction_id, self.show),
        )

    on_head = on_get
