"""What is committed of the page is what its source gives, and its own tests pass."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from docs.api_examples.document import document
from tests.support.browser.page_stack import PageStack
from tests.support.servers.services import missing
from tests.support.servers.stack import ROOT, wait_until


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


def test_the_types_are_what_the_api_says_of_its_answers(source: Path) -> None:
    subprocess.run(
        ["node", "shapes.mjs"], cwd=source, input=document(), check=True, timeout=60
    )

    made = (source / "src/shapes.ts").read_text()
    assert made == (WEB / "src/shapes.ts").read_text(), "make web"


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


def test_a_developer_sees_a_change_of_the_source_at_once(
    source: Path, site: PageStack
) -> None:
    api = f"http://127.0.0.1:{site.server.port}"
    with _watched(source, api) as page:
        script = urlopen(f"{page}page.js").read()
        assert b"sourceMappingURL=data:" in script
        # Everything else is the API's, and so is the page's policy.
        of_api = urlopen(f"{api}/ui/").headers["Content-Security-Policy"]
        assert urlopen(page).headers["Content-Security-Policy"] == of_api
        assert b'"release"' in urlopen(f"{page}../api/version/").read()

        with (source / "src/theme.ts").open("a") as changed:
            changed.write('window.dispatchEvent(new Event("changed-by-a-test"));\n')

        wait_until(
            lambda: b"changed-by-a-test" in urlopen(f"{page}theme.js").read(),
            "the page to be made anew",
        )


@contextmanager
def _watched(source: Path, api: str) -> Iterator[str]:
    """Start what `make web-watch` starts, on a free port; yield the page's URL."""
    watching = subprocess.Popen(
        ["node", "watch.mjs", api, "0"], cwd=source, stdout=subprocess.PIPE, text=True
    )
    assert watching.stdout is not None
    try:
        lines = iter(watching.stdout)
        yield next(line for line in lines if line.startswith("Open ")).split()[1][:-1]
    finally:
        watching.terminate()
        watching.wait(timeout=30)
        watching.stdout.close()
