"""The committed bundle is what the source gives."""

import shutil
import subprocess
from pathlib import Path

from tests.services import missing
from tests.stack import ROOT


WEB = ROOT / "web"


def test_the_bundle_is_what_the_source_gives(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        missing("no npm: apt-get install npm")
    source = tmp_path / "web"
    shutil.copytree(WEB, source, ignore=shutil.ignore_patterns("node_modules", "dist"))

    for arguments in (["ci", "--silent"], ["run", "--silent", "check"]):
        subprocess.run([npm, *arguments], cwd=source, check=True, timeout=180)
    subprocess.run(["node", "build.mjs"], cwd=source, check=True, timeout=60)

    made = {each.name: each.read_text() for each in (source / "dist").iterdir()}
    assert made == {each.name: each.read_text() for each in (WEB / "dist").iterdir()}
