"""Every package of ours says in which direction its modules import each other."""

import tomllib

from tests.support.source import ROOT


CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
    "importlinter"
]
#: Not yet: they change with the API's event loop.
WITHOUT = {"api.http", "api.live"}


def modules_of(package: str) -> int:
    """Return how many modules and packages are in a package."""
    folder = ROOT / package.replace(".", "/")
    files = [each for each in folder.glob("*.py") if each.stem != "__init__"]
    return len(files) + len([*folder.glob("*/__init__.py")])


def test_every_package_has_an_exhaustive_contract() -> None:
    packages = {
        ".".join(file.parent.relative_to(ROOT).parts)
        for root in CONTRACTS["root_packages"]
        for file in (ROOT / root).rglob("__init__.py")
    }
    held = {
        container
        for contract in CONTRACTS["contracts"]
        if contract.get("exhaustive")
        for container in contract["containers"]
    }

    assert {each for each in packages if modules_of(each) > 1} - held - WITHOUT == set()
