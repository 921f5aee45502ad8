"""`python -m tests.chaos.ha`: break three machines, and count what is lost.

The exit code is 1 when anything was lost, doubled or wrong.
"""

import argparse
import random
import secrets
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from embedded import binaries
from tests.chaos.checker import Findings
from tests.chaos.ha.gaps import Gaps
from tests.chaos.ha.installation import FORMS, Installation
from tests.chaos.ha.reports import Reports
from tests.chaos.ha.results import Result, plain, write
from tests.chaos.ha.scenarios import SCENARIOS, Scenario
from tests.support.servers.stack import wait_until


_SECONDS = 600


def main() -> int:
    asked = _arguments()
    console = Console(stderr=True)
    console.print(f"seed {asked.seed}", highlight=False)
    results: list[Result] = []
    for form in asked.form or FORMS:
        chosen = [each for each in SCENARIOS if _is_chosen(each, form, asked)]
        if chosen:
            results += _of_form(form, chosen, asked, console)
    sys.stdout.write(plain(results))
    if asked.write:
        said = f"--repeat {asked.repeat} --seed {asked.seed}"
        write(results, f"`python -m tests.chaos.ha {said}`:")
    return int(any(each.failures for each in results))


def _of_form(
    form: str, chosen: list[Scenario], asked: argparse.Namespace, console: Console
) -> list[Result]:
    results = [Result(each, form) for each in chosen]
    programs = binaries.postgresql().program.parent
    with (
        tempfile.TemporaryDirectory(prefix="fuel-history-ha-") as directory,
        Installation(form, Path(directory), programs) as lab,
    ):
        console.print(f"{form}: three machines run", highlight=False)
        for number in range(asked.repeat):
            for result in results:
                seed = f"{asked.seed}-{form}-{result.scenario.name}-{number}"
                once(lab, result, seed)
                console.print(str(result), highlight=False)
    return results


def once(lab: Installation, result: Result, seed: str) -> None:
    """Run a scenario once on machines that are whole; leave them whole."""
    reports = Reports(lab, random.Random(seed))
    findings = Findings()
    began = time.monotonic()
    try:
        with Gaps(lab) as gaps:
            reports.begin()
            result.scenario.run(lab, reports)
            findings = reports.settle()
            wait_until(lab.is_whole, "the databases to be whole again", _SECONDS)
        ended = [each.name for each in lab.machines if "worker" in each.ended]
        assert not ended, f"the worker ended on {ended}"
        result.add(reports, findings, gaps, time.monotonic() - began)
    except Exception as error:  # noqa: BLE001 - the other scenarios go on
        result.broken_off(error)


def _is_chosen(scenario: Scenario, form: str, asked: argparse.Namespace) -> bool:
    named = scenario.name in (asked.only or {scenario.name})
    return named and form in scenario.forms and (scenario.short or not asked.short)


def _arguments() -> argparse.Namespace:
    names = [scenario.name for scenario in SCENARIOS]
    parser = argparse.ArgumentParser(
        prog="python -m tests.chaos.ha", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--repeat", type=int, default=10, metavar="N")
    parser.add_argument("--seed", default=secrets.token_hex(4))
    parser.add_argument("--only", action="append", choices=names, metavar="NAME")
    parser.add_argument("--form", action="append", choices=FORMS, help="default: both")
    parser.add_argument(
        "--short", action="store_true", help="the scenarios of each submission only"
    )
    parser.add_argument(
        "--write", action="store_true", help="put the table into docs/reliability.md"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
