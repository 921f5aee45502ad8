"""The project's own Python files, and what they import."""

import ast
from collections.abc import Iterator
from pathlib import Path


ROOT = Path(__file__).resolve().parents[2]
#: What only developers run.
DEVELOPERS = ("bench", "docs", "tests")


def sources(*, of_developers: bool) -> Iterator[Path]:
    """Yield the files for production, or those for developers."""
    for folder in ROOT.iterdir():
        if folder.name.startswith(".") or folder.name == "build":
            continue
        if of_developers == (folder.name in DEVELOPERS):
            found = folder.rglob("*.py") if folder.is_dir() else [folder]
            yield from (path for path in found if _is_source(path))


def imports(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield each imported module, and the name that the import binds."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for each in node.names:
                yield each.name, each.asname or each.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for each in node.names:
                yield node.module, each.asname or each.name


def is_ours(module: str) -> bool:
    """Return whether a module is the project's own."""
    name = module.partition(".")[0]
    # A folder without __init__.py is no package: alembic/ is not the library.
    package, file = ROOT / name / "__init__.py", ROOT / f"{name}.py"
    return name in DEVELOPERS or package.exists() or file.exists()


def _is_source(path: Path) -> bool:
    return path.suffix == ".py" and "node_modules" not in path.parts
