"""The committed bundle is what the source gives, and the source's pure parts work."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.services import missing
from tests.stack import ROOT


WEB = ROOT / "web"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source, with what the lock names beside it."""
    npm = shutil.which("npm")
    if npm is None:
        missing("no npm: apt-get install npm")
    source = tmp_path_factory.mktemp("source") / "web"
    shutil.copytree(WEB, source, ignore=shutil.ignore_patterns("node_modules", "dist"))
    subprocess.run([npm, "ci", "--silent"], cwd=source, check=True, timeout=180)
    return source


def test_the_bundle_is_what_the_source_gives(source: Path) -> None:
    subprocess.run(["npm", "run", "--silent", "check"], cwd=source, check=True)
    subprocess.run(["node", "build.mjs"], cwd=source, check=True, timeout=60)

    made = {each.name: each.read_text() for each in (source / "dist").iterdir()}
    assert made == {each.name: each.read_text() for each in (WEB / "dist").iterdir()}


def test_the_pure_parts_of_the_source_pass_their_own_tests(source: Path) -> None:
    ended = subprocess.run(
        ["node", "test.mjs"],
        cwd=source,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout
