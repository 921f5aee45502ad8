"""Questions about runs: how they went, why, what changed, what was slow."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar
from urllib.parse import quote

from msgspec.json import Decoder

from fuel_history.session import Session
from fuel_history.shapes.answers.briefs import RunBrief
from fuel_history.shapes.answers.comparisons import Comparison
from fuel_history.shapes.answers.drifts import RunDrift
from fuel_history.shapes.answers.ends import WhatIf
from fuel_history.shapes.answers.odd import OddOnes
from fuel_history.shapes.answers.paths import RunPath
from fuel_history.shapes.answers.searches import Completion
from fuel_history.shapes.answers.slowness import ClusterSlower, Slower
from fuel_history.values import (
    AuditLine,
    Causes,
    ChainLink,
    ExpectedEnd,
    Found,
    KnownFailure,
)


_T = TypeVar("_T")
_RUN, _FAILURES = "/api/v1/transactions/", "/api/v1/failures/"
_brief = Decoder(RunBrief)
_causes = Decoder(Causes)
_comparison = Decoder(Comparison)
_slower = Decoder(Slower)
_environment_slower = Decoder(ClusterSlower)
_eta = Decoder(ExpectedEnd)
_path = Decoder(RunPath)
_odd = Decoder(OddOnes)
_chain_link = Decoder(ChainLink)
_drift = Decoder(RunDrift)
_failures = Decoder(list[KnownFailure])
_failure = Decoder(KnownFailure)
_found = Decoder(Found)
_what_if = Decoder(WhatIf)
_completions = Decoder(tuple[Completion, ...])
_texts = Decoder(tuple[str, ...])
_audit = Decoder(list[AuditLine])


class Questions:
    """What one server tells of runs; every method raises fuel_history/errors.py's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def brief(self, transaction_id: int) -> RunBrief:
        """Return how a run went; raises NotFound."""
        return self._of_run(transaction_id, "brief", _brief)

    def causes(self, transaction_id: int) -> Causes:
        """Return why a run failed; raises NotFound."""
        return self._of_run(transaction_id, "causes", _causes)

    def diff(
        self,
        transaction_id: int,
        against: int | None = None,
        parts: Iterable[str] = (),
    ) -> Comparison:
        """Return what differs between a run and another one.

        `against` None: the last good one. `parts` are inputs, nodes, outcomes and
        durations; none: all. Raises NotFound, also where no run before was good.
        """
        params = {"parts": ",".join(parts)}
        if against is not None:
            params["against"] = str(against)
        return self._of_run(transaction_id, "diff", _comparison, **params)

    def slower(self, transaction_id: int) -> Slower:
        """Return what was slower than usual in a run; raises NotFound."""
        return self._of_run(transaction_id, "slower", _slower)

    def eta(self, transaction_id: int) -> ExpectedEnd:
        """Return when a run will end; raises NotFound."""
        return self._of_run(transaction_id, "eta", _eta)

    def path(self, transaction_id: int) -> RunPath:
        """Return where the time of a run went; raises NotFound."""
        return self._of_run(transaction_id, "path", _path)

    def odd(self, transaction_id: int) -> OddOnes:
        """Return what went otherwise on few nodes of a run; raises NotFound."""
        return self._of_run(transaction_id, "odd", _odd)

    def drift(self, transaction_id: int) -> RunDrift:
        """Return what was changed on nodes by something else; raises NotFound."""
        return self._of_run(transaction_id, "drift", _drift)

    def chain_link(self, transaction_id: int) -> ChainLink:
        """Return the link of a run in the chain of hashes; raises NotFound."""
        return self._of_run(transaction_id, "chain", _chain_link)

    def environment_slower(
        self, environment_id: int, graph_type: str | None = None
    ) -> ClusterSlower:
        """Return what has become slower in an environment; raises NotFound.

        `graph_type`: of runs of this type; None: of those that name none.
        """
        params = {} if graph_type is None else {"graph_type": graph_type}
        path = f"/api/v1/clusters/{environment_id:d}/slower/"
        return self._session.get(path, _environment_slower, **params)

    def what_if(
        self,
        environment_id: int,
        add: Mapping[str, int],
        graph_type: str | None = None,
    ) -> WhatIf:
        """Return how long a deployment would take with more nodes of these roles.

        Raises NotFound, and BadRequest where no node has such a role.
        """
        params = {} if graph_type is None else {"graph_type": graph_type}
        params["add"] = ";".join(f"{role}={number}" for role, number in add.items())
        path = f"/api/v1/clusters/{environment_id:d}/what_if/"
        return self._session.get(path, _what_if, **params)

    def failures(self, since: str = "") -> Iterator[KnownFailure]:
        """Yield the failures over all runs since then, of the newest runs first."""
        return self._session.pages(_FAILURES, _failures, {"since": since})

    def failure(self, fingerprint: str) -> KnownFailure:
        """Return the failures with a fingerprint; raises NotFound."""
        return self._session.get(f"{_FAILURES}{quote(fingerprint, '')}/", _failure)

    def note(self, fingerprint: str, note: str) -> KnownFailure:
        """Note what is known of failures; an empty note removes it.

        Raises NotFound, Forbidden and BadRequest.
        """
        path = f"{_FAILURES}{quote(fingerprint, '')}/"
        return self._session.change("PUT", path, _failure, {"note": note})

    def audit(
        self, since: str = "", until: str = "", who: str = ""
    ) -> Iterator[AuditLine]:
        """Yield who changed what by the API, page by page, the newest first."""
        params = {"since": since, "until": until, "who": who}
        return self._session.pages("/api/v1/audit/", _audit, params)

    def search(self, search: str, *, limit: int = 50, after: str = "") -> Found:
        """Return a page of the entries that a search finds, of the newest runs first.

        `after` is the `next` of the page before. Raises BadRequest.
        """
        return self._session.get(
            "/api/v1/search/", _found, q=search, limit=limit, after=after
        )

    def complete(self, search: str) -> tuple[Completion, ...]:
        """Return what the beginning of a search can be completed to."""
        return self._session.get("/api/v1/search/complete/", _completions, q=search)

    def _of_run(
        self, transaction_id: int, question: str, decoder: Decoder[_T], **params: str
    ) -> _T:
        path = f"{_RUN}{transaction_id:d}/{question}/"
        return self._session.get(path, decoder, **params)
