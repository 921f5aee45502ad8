"""AUTH=keystone that cannot be used is one line that says what to do."""

import sys

import pytest

from api.auth.choice import choose
from service import settings


COMPLETE = {
    "AUTH": "keystone",
    "KEYSTONE_URL": "http://127.0.0.1:5000/v3",
    "KEYSTONE_PASSWORD": "of-the-service",
}


def test_complete_settings_are_enough_without_a_keystone_that_runs() -> None:
    assert choose(settings.load(COMPLETE)).required


@pytest.mark.parametrize(
    ("unset", "line"),
    [
        (
            "KEYSTONE_URL",
            "AUTH keystone needs KEYSTONE_URL, for example http://keystone:5000/v3",
        ),
        (
            "KEYSTONE_PASSWORD",
            "AUTH keystone needs KEYSTONE_PASSWORD, that of the user fuel-history",
        ),
    ],
)
def test_what_is_not_set_is_named(unset: str, line: str) -> None:
    incomplete = settings.load({**COMPLETE, unset: ""})

    with pytest.raises(settings.BadSetting) as raised:
        choose(incomplete)

    assert str(raised.value) == line


def test_a_missing_extra_is_named_with_the_file_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in list(sys.modules):
        if name.startswith(("keystonemiddleware", "api.auth.keystone")):
            monkeypatch.delitem(sys.modules, name)
    # Python's way to say that there is no such module.
    monkeypatch.setitem(sys.modules, "keystonemiddleware", None)

    with pytest.raises(settings.BadSetting) as raised:
        choose(settings.load(COMPLETE))

    assert "keystonemiddleware" in str(raised.value)
    assert str(raised.value).endswith("pip install -r requirements-keystone.txt")
