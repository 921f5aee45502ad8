"""The old command's own grammar, before argparse sees the words; pure."""

from collections.abc import Sequence
from typing import Final


#: Words that stand for options, as in `fuel task list`.
_OPTIONS: Final = {
    "list": "--list",
    "delete": "--delete",
    "remove": "--delete",
    "help": "--help",
    # 9.0.0 has it as an option too.
    "--fuel-version": "fuel-version",
}
#: Options whose value may be any word.
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
#: What the released clients ask Nailgun to do.
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
    """Return the words as argparse is to see them.

    `list`, `delete`, `remove` and `help` become options; the environment, which
    may stand before the action, goes behind it.
    """
    before = ["", *words]
    # A task may be called "delete".
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
    """Return the action where it is one of the released clients that is not ours."""
    before = ["", *words]
    for previous, word in zip(before, words, strict=False):
        is_value = previous in _NAMES or previous in _ENVIRONMENT
        if not word.startswith("-") and not is_value:
            return word if word in _NAILGUNS else None
    return None
