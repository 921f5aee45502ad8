"""`python -m tests.chaos`: break everything, many times, and count what is lost.

The exit code is 1 when anything was lost, doubled or wrong; in CI also when something
did not run.
"""

import argparse
import secrets
import sys

from rich.console import Console

from tests.chaos import table
from tests.chaos.catalogue import SCENARIOS
from tests.chaos.runner import run
from tests.support.servers.services import IN_CI


BROKERS = ("valkey", "rabbitmq")


def _arguments() -> argparse.Namespace:
    names = [scenario.name for scenario in SCENARIOS]
    parser = argparse.ArgumentParser(
        prog="python -m tests.chaos", description=__doc__.partition("\n")[0]
    )
    parser.add_argument(
        "--repeat", type=int, default=20, metavar="N", help="times each; default 20"
    )
    parser.add_argument(
        "--seed",
        default=secrets.token_hex(4),
        help="of an earlier run; default: random",
    )
    parser.add_argument(
        "--only", action="append", choices=names, metavar="NAME", help="one scenario"
    )
    parser.add_argument(
        "--broker", action="append", choices=BROKERS, help="default: both"
    )
    parser.add_argument(
        "--jobs", type=int, default=3, metavar="N", help="scenarios at once; default 3"
    )
    parser.add_argument(
        "--write", action="store_true", help="put the table into docs/reliability.md"
    )
    parser.add_argument("--list", action="store_true", help="list the scenarios")
    return parser.parse_args()


def main() -> int:
    asked = _arguments()
    if asked.list:
        for scenario in SCENARIOS:
            sys.stdout.write(f"{scenario.name:<28} {scenario.breaks}\n")
        return 0
    chosen = [each for each in SCENARIOS if each.name in (asked.only or {each.name})]
    console = Console(stderr=True)
    console.print(f"seed {asked.seed}", highlight=False)
    results = run(
        chosen,
        asked.broker or BROKERS,
        seed=asked.seed,
        repeat=asked.repeat,
        jobs=asked.jobs,
        console=console,
    )
    sys.stdout.write(table.plain(results))
    if asked.write:
        command = f"`python -m tests.chaos --repeat {asked.repeat} --seed {asked.seed}`"
        table.write(table.markdown(results, f"{command}:"))
    ran = all(each.missing is None for each in results)
    well = (ran or not IN_CI) and not any(each.failures for each in results)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
