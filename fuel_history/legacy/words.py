"""The grammar of fuel, applied before argparse sees the words; pure."""

from collections.abc import Sequence
from typing import Final


#: Words that stand for options, for example in `fuel task list`.
_OPTIONS: Final = {
    "list": "--list",
    "delete": "--delete",
    "remove": "--delete",
    "help": "--help",
    # 9.0.0 also has it as an option.
    "--fuel-version": "fuel-version",
}
#: Options whose value can be any word.
_NAMES: Final = frozenset(
    {
        "--os-auth-url",
        "--os-password",
        "--os-tenant-name",
        "--os-username",
        "--task-name",
        "-d",
    }
)
_ENVIRONMENT: Final = ("--env", "--env-id")
#: Actions of the released clients that only Nailgun can do.
_NAILGUNS: Final = frozenset(
    {
        *("deploy-changes", "deployment", "env", "environment", "graph", "health"),
        *("net", "network", "network-group", "network-template", "node", "nodes"),
        *("nodegroup", "notifications", "notify", "openstack-config", "plugins"),
        *("provisioning", "redeploy-changes", "rel", "release", "role", "settings"),
        *("snapshot", "stop", "user", "vip"),
    }
)


def arranged(words: Sequence[str]) -> list[str]:
    """Return the words in the order that argparse expects.

    `list`, `delete`, `remove` and `help` become options; the environment, which may
    stand before the action, moves behind it.
    """
    before = ["", *words]
    # A task may be named "delete".
    options = [
        word if previous in _NAMES else _OPTIONS.get(word, word)
        for previous, word in zip(before, words, strict=False)
    ]
    for place, word in enumerate(options):
        if word in _ENVIRONMENT:
            return [*options[:place], *options[place + 2 :], *options[place:][:2]]
        if word.startswith(tuple(f"{option}=" for option in _ENVIRONMENT)):
            return [*options[:place], *options[place + 1 :], word]
    return options


def nailguns_action(words: Sequence[str]) -> str | None:
    """Return the action if it is one of the released clients' that we do not have."""
    before = ["", *words]
    for previous, word in zip(before, words, strict=False):
        is_value = previous in _NAMES or previous in _ENVIRONMENT
        if not word.startswith("-") and not is_value:
            return word if word in _NAILGUNS else None
    return None
