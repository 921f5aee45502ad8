"""`make audit` fails for what somebody knows to be vulnerable, and only for that."""

import json

import pytest

from tests.audit import NOBODY_ASKED, audit, pins
from tests.integration.client.scripted_server import Answer, ScriptedServer
from tests.support.servers.server import free_port


PIN = next(pin for pin in pins() if pin.startswith("click=="))
KNOWN = {"id": "TEST-1", "modified": "2026-01-01T00:00:00Z"}


def asked(*answers: object) -> int:
    """Audit one pin by a service that answers so; return the exit code."""
    bodies = [Answer(200, json.dumps(each)) for each in answers]
    with ScriptedServer(*bodies) as service:
        return audit([PIN], "--service-url", f"http://127.0.0.1:{service.port}/")


def test_a_known_vulnerability_fails(capsys: pytest.CaptureFixture[str]) -> None:
    found = {"results": [{"vulns": [KNOWN]}]}

    assert asked(found, {**KNOWN, "summary": "It can be broken", "affected": []}) == 1
    assert "TEST-1: It can be broken" in capsys.readouterr().out


def test_nothing_known_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert asked({"results": [{}]}) == 0
    assert "1 packages: no vulnerability is known" in capsys.readouterr().out


def test_that_nobody_could_be_asked_is_loud(capsys: pytest.CaptureFixture[str]) -> None:
    nobody = f"http://127.0.0.1:{free_port()}/"

    assert audit([PIN], "--service-url", nobody) == NOBODY_ASKED
    assert "THE DEPENDENCIES WERE NOT AUDITED" in capsys.readouterr().err


def test_every_line_of_the_lock_is_asked_about() -> None:
    names = {pin.partition("==")[0] for pin in pins()}

    assert {"celery", "falcon", "sqlalchemy", "pytest"} <= names
    assert len(names) > 100
