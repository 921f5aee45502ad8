"""docs/messages.md says what the code does: its examples are real messages."""

import re
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from astute.bad_report import BadReport, Reason
from astute.decode import decode
from astute.methods import HISTORY_METHODS, START_METHOD, TRANSACTION_METHODS
from astute.report import Report
from astute.start import decode_start
from astute.unpack import unpack
from astute.wire import WireArgs, WireNode
from db.domain.starts import Start


DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "messages.md").read_text()
EXAMPLES = re.findall(r"^```json\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
DEAD = re.findall(
    r"^\| `(\w+)` \| (?:`(.*?)` )?\|", DOCUMENT.split("## Dead")[1], re.MULTILINE
)
NOW = datetime(2026, 3, 7, tzinfo=UTC)


def take(payload: str) -> list[Report | Start]:
    taken = []
    for message in unpack(payload.encode()):
        decoded = decode(message, NOW)
        taken.append(decoded if isinstance(decoded, Report) else decode_start(decoded))
    return taken


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_taken(example: str) -> None:
    assert take(example)


def test_the_examples_have_both_forms_of_a_start_and_of_a_task() -> None:
    taken = [each for example in EXAMPLES for each in take(example)]
    starts = [each for each in taken if isinstance(each, Start)]
    reports = [each for each in taken if isinstance(each, Report)]

    assert [len(start.entries) for start in starts] == [4, 1]
    assert {entry.node_id for report in reports for entry in report.entries} == {
        "5",
        "virtual_sync_node",
    }


@pytest.mark.parametrize(("reason", "example"), [each for each in DEAD if each[1]])
def test_every_bad_example_is_dead_for_its_reason(reason: str, example: str) -> None:
    with pytest.raises(BadReport) as raised:
        take(example)

    assert raised.value.reason == reason


def test_every_reason_is_told() -> None:
    assert {reason for reason, _ in DEAD} == set(Reason)


@pytest.mark.parametrize("wire", [WireNode, WireArgs])
def test_every_field_that_is_read_is_told(wire: type[msgspec.Struct]) -> None:
    told = set(re.findall(r"^\| `(?:args\.)?(\w+)` \|", DOCUMENT, re.MULTILINE))

    assert set(wire.__struct_fields__) <= told


def test_every_method_is_told() -> None:
    told = set(re.findall(r"`(\w+)`", DOCUMENT))

    assert {START_METHOD, *HISTORY_METHODS, *TRANSACTION_METHODS} <= told
