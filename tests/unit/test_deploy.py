"""The files of deploy/ are complete, and what they say to the product is valid."""

import subprocess
from pathlib import Path

import pytest

from service import settings
from tests.chaos.ha.units import unit, variables
from tests.support.servers.stack import ROOT


DEPLOY = ROOT / "deploy"
UNITS = sorted(
    each.stem.removeprefix("fuel-history-")
    for each in (DEPLOY / "systemd").glob("*.service")
)


@pytest.fixture
def rendered(tmp_path: Path) -> Path:
    example = DEPLOY / "machine.env.example"
    subprocess.run([DEPLOY / "render.sh", example, tmp_path / "etc"], check=True)
    return tmp_path / "etc"


@pytest.mark.parametrize("brokers", ["brokers_rabbitmq.env", "brokers_redis.env"])
def test_workers_and_apis_understand_their_settings(
    rendered: Path, brokers: str
) -> None:
    said = variables(rendered / "fuel-history.env") | variables(rendered / brokers)
    found = settings.load(said)

    assert found.required_database_url.count(":5432") == 3
    is_rabbitmq = "rabbitmq" in brokers
    assert found.rings_queue.endswith(".quorum") is is_rabbitmq
    assert found.reports_queue_type == ("quorum" if is_rabbitmq else "classic")
    assert (str(found.api_bind), found.reports_bindings) == ("10.20.0.11:8000", ())


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_reads_files_that_are_rendered(rendered: Path, name: str) -> None:
    # brokers.env is a copy of one of the two.
    there = {each.name for each in rendered.iterdir()} | {"brokers.env"}
    for path in unit(name, "one").environment:
        assert Path(path).parent == Path("/srv/fuel-history/etc")
        assert Path(path).name in there


def test_a_word_without_a_value_is_an_error(tmp_path: Path) -> None:
    environment = tmp_path / "machine.env"
    environment.write_text("NAME=one\n")

    ended = subprocess.run(
        [DEPLOY / "render.sh", environment, tmp_path / "etc"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert "no value in" in ended.stderr


def test_what_is_rendered_is_private(rendered: Path) -> None:
    assert {each.stat().st_mode & 0o077 for each in rendered.iterdir()} == {0}


def test_the_document_names_each_file() -> None:
    said = (ROOT / "docs" / "three_machines.md").read_text()
    files = [each.name for each in DEPLOY.iterdir() if each.is_file()]

    assert [each for each in files if each not in said] == []
    assert [each for each in UNITS if f"fuel-history-{each}" not in said] == []
