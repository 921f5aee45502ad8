"""Three machines from the files of deploy/: each thing dies once (`make chaos-ha`).

The machines are started once, for all scenarios of the short form.
"""

import secrets
from collections.abc import Iterator

import pytest

from embedded import binaries
from tests.chaos.ha.__main__ import once
from tests.chaos.ha.installation import Installation
from tests.chaos.ha.results import Result
from tests.chaos.ha.scenarios import SCENARIOS, Scenario


FORM = "rabbitmq"


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    directory = tmp_path_factory.mktemp("machines")
    programs = binaries.postgresql().program.parent
    with Installation(FORM, directory, programs) as installation:
        yield installation


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "scenario",
    [
        pytest.param(each, id=each.name)
        for each in SCENARIOS
        if each.short and FORM in each.forms
    ],
)
def test_nothing_is_lost_doubled_or_wrong(
    machines: Installation, scenario: Scenario
) -> None:
    result, seed = Result(scenario, FORM), secrets.token_hex(4)

    once(machines, result, seed)

    assert result.failures == [], seed
