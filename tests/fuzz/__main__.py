"""`python -m tests.fuzz`: a million bad reports, and what became of them."""

import argparse
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Sequence

from astute.bad_report import BadReport, Reason
from db.database import Database
from db.schema.migrate import upgrade
from tests.fuzz.corpus import corpus
from tests.fuzz.details import decides, detail_case, same
from tests.fuzz.mutate import case
from tests.fuzz.progress import numbers
from tests.fuzz.pure import take
from tests.fuzz.stored import BATCH, Checked
from tests.support.servers.services import Embedded


_STEP = 1000
_CRASHES_SHOWN = 20


def main() -> int:
    """Run; return 1 where anything but BadReport was raised, or a fact was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--cases", type=int, default=1_000_000, help="decoded")
    parser.add_argument("--stored", type=int, default=100_000, help="of them: stored")
    parser.add_argument("--seed", type=int, default=random.randrange(2**20))
    parser.add_argument("--only", type=int, help="show this case, and what it is")
    asked = parser.parse_args()
    messages = corpus()
    if asked.only is not None:
        return _show(case(asked.seed, asked.only, messages))
    print(f"seed {asked.seed}, {len(messages)} real messages to begin from")
    crashes = _decode(asked.seed, asked.cases, messages)
    crashes += _details(asked.seed, asked.cases // 10, messages)
    _store(asked.seed, min(asked.stored, asked.cases), messages)
    return 1 if crashes else 0


def _decode(seed: int, cases: int, messages: Sequence[bytes]) -> int:
    began, crashes = time.monotonic(), 0
    outcomes: Counter[str] = Counter()
    for some in numbers(cases, _STEP, "decode"):
        for number in some:
            try:
                for each in take(case(seed, number, messages)):
                    bad = isinstance(each.outcome, Reason)
                    name = str(each.outcome) if bad else type(each.outcome).__name__
                    outcomes[name] += 1
            except Exception:
                crashes += 1
                if crashes <= _CRASHES_SHOWN:
                    print(f"CRASH: --seed {seed} --only {number}", file=sys.stderr)
                    traceback.print_exc()
    seconds = time.monotonic() - began
    print(f"decoded: {cases} cases, {crashes} crashes, {seconds:.0f} s")
    for name, number in outcomes.most_common():
        print(f"  {name:22}{number:>9}")
    return crashes


def _details(seed: int, cases: int, messages: Sequence[bytes]) -> int:
    """Return in how many reports a wrong detail changed what the report says."""
    began, lost = time.monotonic(), 0
    for some in numbers(cases, _STEP, "details"):
        for number in some:
            good, bad = detail_case(seed, number, messages)
            try:
                is_same = same(decides(good), decides(bad))
            except BadReport:
                is_same = False
            if not is_same:
                lost += 1
                print(f"A DETAIL COST THE FACT: {bad!r}", file=sys.stderr)
    seconds = time.monotonic() - began
    print(f"details: {cases} cases, {lost} facts lost, {seconds:.0f} s")
    return lost


def _store(seed: int, cases: int, messages: Sequence[bytes]) -> None:
    servers = Embedded()
    try:
        url = servers.start().database_url
        upgrade(url)
        database = Database(url, application_name="fuzz")
        began, checked = time.monotonic(), Checked(database)
        for some in numbers(cases, BATCH, "store"):
            checked.store([case(seed, number, messages) for number in some])
        refused = checked.check()
        seconds = time.monotonic() - began
        print(f"stored: {cases} cases in batches of {BATCH}, {seconds:.0f} s")
        for name, number in checked.counts.as_dict().items():
            print(f"  {name:22}{number:>9}")
        print(f"  refused by database   {refused:>9}")
        database.close()
    finally:
        servers.stop()


def _show(payload: bytes) -> int:
    print(payload)
    for each in take(payload):
        print(each.outcome)
    return 0


if __name__ == "__main__":
    sys.exit(main())
