"""The location of the product's own files, and its version."""

import importlib.metadata
import tomllib
from pathlib import Path


#: The folder of Procfile, gunicorn.conf.py and the packages.
ROOT = Path(__file__).resolve().parents[2]


def version() -> str:
    """Return the version: of the installed package, else of the checkout."""
    try:
        return importlib.metadata.version("fuel-deployment-history")
    except importlib.metadata.PackageNotFoundError:
        text = (ROOT / "pyproject.toml").read_text("utf-8")
        return str(tomllib.loads(text)["project"]["version"])
