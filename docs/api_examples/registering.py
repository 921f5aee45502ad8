"""Log in, register a run, send its reports."""

from typing import Final

import msgspec

from docs.api_examples import story
from docs.api_examples.call import JSON, Call


_LINES_BODY: Final = "".join(
    f"{msgspec.json.encode(report).decode()}\n" for report in story.REPORTS.values()
)

_LOGIN: Final = "/keystone/v2.0/tokens"


def _credentials(password: str) -> object:
    return {
        "auth": {
            "tenantName": "admin",
            "passwordCredentials": {"username": "admin", "password": password},
        }
    }


REGISTERING: Final = (
    Call(
        "log_in",
        "With a name and a password",
        "POST",
        _LOGIN,
        _credentials("admin"),
        JSON,
        at_root=True,
        with_token=False,
    ),
    Call(
        "log_in",
        "With a wrong password",
        "POST",
        _LOGIN,
        _credentials("nimda"),
        JSON,
        at_root=True,
        with_token=False,
    ),
    Call("show_version", "Before the login", "GET", "/version/", with_token=False),
    Call(
        "list_transactions",
        "Without a token",
        "GET",
        "/transactions/",
        with_token=False,
    ),
    Call(
        "create_cluster",
        "An environment of Mirantis OpenStack 9.0",
        "POST",
        "/clusters/",
        story.CLUSTER,
        JSON,
    ),
    Call(
        "register_transaction",
        "A deployment of three nodes",
        "POST",
        "/transactions/",
        story.RUN,
        JSON,
    ),
    Call(
        "register_transaction",
        "A dry run",
        "POST",
        "/transactions/",
        story.REHEARSED,
        JSON,
    ),
    Call(
        "register_transaction",
        "The same again",
        "POST",
        "/transactions/",
        story.REHEARSED,
        JSON,
    ),
    Call(
        "send_reports",
        "All reports of a run, one per line",
        "POST",
        "/reports/",
        _LINES_BODY,
        {"Content-Type": "application/x-ndjson", "Idempotency-Key": "run-aa2033ce-1"},
    ),
    Call(
        "send_reports",
        "One report, in an array",
        "POST",
        "/reports/",
        [story.REPORTS[0]],
        JSON,
    ),
)
