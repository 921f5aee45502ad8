"""pyproject.toml declares each distribution that is imported, and no other."""

import ast
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.source import ROOT, imports, is_ours, sources


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]

#: Declared, though nothing of ours imports it.
NOT_IMPORTED = {
    "httptools": "uvicorn's HttpToolsProtocol imports it and does not require it",
    "packaging": "kombu's Redis transport imports it and does not require it",
}
#: Declared for developers, who run it.
TOOLS = {
    *("celery-types", "types-gunicorn", "types-psycopg2"),
    *("types-pyyaml", "types-requests"),
    *("coverage", "import-linter", "mypy", "ruff"),
    *("pytest-timeout", "pytest-xdist"),
}


def declared(requirements: Iterable[str]) -> set[str]:
    return {canonicalize_name(Requirement(each).name) for each in requirements}


def imported(*, of_developers: bool) -> dict[str, set[str]]:
    """Return who imports each distribution; a name that none has is "?name"."""
    distributions = packages_distributions()
    found: dict[str, set[str]] = defaultdict(set)
    for path in sources(of_developers=of_developers):
        names = {
            name.partition(".")[0] for name, _ in imports(ast.parse(path.read_bytes()))
        }
        for name in names - sys.stdlib_module_names:
            if not is_ours(name):
                for distribution in distributions.get(name, [f"?{name}"]):
                    importer = str(path.relative_to(ROOT))
                    found[canonicalize_name(distribution)].add(importer)
    return dict(found)


@pytest.fixture(scope="module")
def ours() -> dict[str, set[str]]:
    return imported(of_developers=False)


#: What programs import that run in the environments of released clients.
ELSEWHERE = {"?fuelclient"}
RUNTIME = declared(PROJECT["dependencies"])
KEYSTONE = declared(EXTRAS["keystone"])


def test_what_is_imported_is_declared(ours: dict[str, set[str]]):
    undeclared = {name: ours[name] for name in ours.keys() - RUNTIME - KEYSTONE}

    assert not undeclared


def test_only_what_is_for_keystone_imports_what_it_alone_requires(
    ours: dict[str, set[str]],
):
    importers = {each for name in KEYSTONE - RUNTIME for each in ours[name]}

    assert importers
    assert not {each for each in importers if "keystone" not in each}


def test_what_is_declared_is_imported(ours: dict[str, set[str]]):
    assert (RUNTIME | KEYSTONE) - ours.keys() == NOT_IMPORTED.keys()


def test_what_the_tests_import_is_declared():
    development = declared(EXTRAS["dev"])
    found = imported(of_developers=True)
    known = RUNTIME | KEYSTONE | development | ELSEWHERE
    undeclared = {name: found[name] for name in found.keys() - known}

    assert not undeclared
    assert development - found.keys() == TOOLS


def test_the_servers_wheels_are_not_imported(ours: dict[str, set[str]]):
    # Their programs are run, and for some machines there are none.
    assert not declared(EXTRAS["servers"]) & ours.keys()


def test_all_locks_pin_the_same_versions():
    pinned = defaultdict(set)
    for lock in ROOT.glob("requirements*.txt"):
        for line in lock.read_text("utf-8").splitlines():
            if "==" in line:
                name, _, version = line.partition("==")
                pinned[name].add(version.split()[0])

    assert len(pinned) > 100
    assert not {name: found for name, found in pinned.items() if len(found) > 1}
