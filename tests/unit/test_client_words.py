import pytest

from fuel_history.legacy.words import arranged, nailguns_action


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ("", ""),
        ("task list", "task --list"),
        ("task delete --tid 1", "task --delete --tid 1"),
        ("task --tid 1 remove", "task --tid 1 --delete"),
        ("help", "--help"),
        ("--fuel-version", "fuel-version"),
        # Names are left as they are.
        ("deployment-tasks -d delete", "deployment-tasks -d delete"),
        ("--os-password help task help", "--os-password help task --help"),
        # The environment goes behind the action, once.
        ("--env 1 reset --force", "reset --force --env 1"),
        ("--env-id=1 reset", "reset --env-id=1"),
        ("reset --env", "reset --env"),
        ("--env 1 reset --env 2", "reset --env 2 --env 1"),
        # Another option that begins alike.
        ("--environment 1", "--environment 1"),
    ],
)
def test_the_old_grammar_is_brought_into_order(words: str, options: str) -> None:
    assert arranged(words.split()) == options.split()


@pytest.mark.parametrize(
    ("words", "action"),
    [
        ("stop --env 1", "stop"),
        ("--env 1 stop", "stop"),
        ("--json --os-password task node", "node"),
        ("task stop", None),
        ("--os-username stop task", None),
        ("--json", None),
        ("", None),
    ],
)
def test_actions_for_nailgun_are_known(words: str, action: str | None) -> None:
    assert nailguns_action(words.split()) == action
