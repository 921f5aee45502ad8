"""Run `fuel-history replay` as an operator does, and read what arrived."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from astute.unpack import unpack
from brokers.interface import Broker, Delivery
from tests.support.servers.stack import ROOT


EXAMPLE = ROOT / "examples" / "n5-ok.jsonl.gz"


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "admin", "replay", *map(str, arguments)]


def run(
    environ: Mapping[str, str], *arguments: str | Path, stdin: bytes = b""
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command(*arguments),
        check=False,
        cwd=ROOT,
        env=dict(environ),
        input=stdin,
        capture_output=True,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )


def deliveries(broker: Broker) -> Iterator[Delivery]:
    """Take all waiting deliveries."""
    with broker.consume("test") as consumer:
        while taken := consumer.take(1000, 0.5):
            yield from taken
            consumer.acknowledge(taken)


def arrived(broker: Broker) -> list[bytes]:
    """Take all waiting messages, unpacked as the receiver does."""
    return [
        message
        for delivery in deliveries(broker)
        for message in unpack(delivery.payload)
    ]
