"""A real Flower, as the Procfile starts it."""

import json
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from tests.support.servers.server import free_port
from tests.support.servers.stack import ROOT, wait_until


_LOGIN = "admin:secret"


class Flower:
    """Flower on a free port; use it in a `with`."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._port = free_port()
        procfile = Path(ROOT, "Procfile").read_text().splitlines()
        (line,) = [each for each in procfile if each.startswith("flower: ")]
        command = line.removeprefix("flower: exec celery ").split()
        self._log = tempfile.NamedTemporaryFile(prefix="flower-", suffix=".log")  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-m", "celery", *command],
            cwd=ROOT,
            env={
                **environ,
                "PYTHONPATH": os.fspath(ROOT),
                "FLOWER_BASIC_AUTH": _LOGIN,
                "FLOWER_ADDRESS": "127.0.0.1",
                "FLOWER_PORT": str(self._port),
            },
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def __enter__(self) -> Self:
        try:
            wait_until(self._serves, "Flower to serve", 60)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(60)
        self._log.close()

    @property
    def log(self) -> str:
        return Path(self._log.name).read_text()

    def get(self, path: str) -> Any:
        """Return an answer, decoded from JSON."""
        request = urllib.request.Request(f"http://127.0.0.1:{self._port}{path}")
        encoded = b64encode(_LOGIN.encode()).decode()
        request.add_header("Authorization", f"Basic {encoded}")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())

    def workers(self) -> list[bool]:
        """Return whether each known worker is alive."""
        return list(self.get("/api/workers?status=true").values())

    def _serves(self) -> bool:
        assert self._process.poll() is None, self.log
        try:
            self.get("/api/task/types")
        except urllib.error.URLError:
            return False
        return True
