"""`python -m bench [NAME…]`: every benchmark, or these, each in its own process."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.figures import DIRECTORY


#: In this order, the one that the product exists for first.
BENCHMARKS = (
    *("end_to_end", "starts", "lag", "digests", "reading", "client_lists"),
    *("live", "retention", "worker_memory", "page"),
)
#: Those with a short form.
_SHORT = ("end_to_end", "lag", "reading")


def main(words: list[str]) -> int:
    """Run benchmarks; return 1 if one did not end."""
    parser = argparse.ArgumentParser("python -m bench", description=__doc__)
    parser.add_argument(
        "names", metavar="NAME", nargs="*", help=f"Of: {', '.join(BENCHMARKS)}."
    )
    parser.add_argument(
        "--short",
        action="store_true",
        help=f"Five minutes: some cases of {', '.join(_SHORT)}.",
    )
    parser.add_argument(
        "--to",
        type=Path,
        default=DIRECTORY,
        help="The directory of the results (.data/bench).",
    )
    asked = parser.parse_args(words)
    usual = _SHORT if asked.short else BENCHMARKS
    if unknown := set(asked.names) - {*usual}:
        parser.error(f"no benchmark: {', '.join(sorted(unknown))}")
    modules = {name: f"bench.{name}" for name in asked.names or usual}
    missing = list(not_measured(modules, asked.to, is_short=asked.short))
    for line in missing:
        print(f"not measured: {line}", file=sys.stderr)
    print(f"the results are in {asked.to}", file=sys.stderr)
    return int(any(line in modules for line in missing))


def not_measured(
    modules: dict[str, str], directory: Path, *, is_short: bool = False
) -> Iterable[str]:
    """Run modules; return the names of those that failed, and what others left out."""
    environ = os.environ | {"BENCH_TO": str(directory.absolute())}
    if is_short:
        environ["BENCH_SHORT"] = "1"
    missing: list[str] = []
    for name, module in modules.items():
        result = directory / f"{name}.json"
        result.unlink(missing_ok=True)
        ended = subprocess.run([sys.executable, "-m", module], env=environ, check=False)
        if ended.returncode or not result.exists():
            missing.append(name)
        else:
            missing += _left_out(name, result)
    return missing


def _left_out(name: str, result: Path) -> Iterator[str]:
    for what in json.loads(result.read_text())["left_out"]:
        yield f"{name}: {what}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
