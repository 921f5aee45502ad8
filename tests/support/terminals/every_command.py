"""Command lines of every command with every option, taken from the parsers."""

import argparse
from collections.abc import Iterator, Mapping, Sequence

import click
from cliff.command import Command

from admin.main import main
from fuel_history.commands.app import FuelApp
from fuel_history.commands.catalogue import catalogue
from fuel_history.legacy.parser import parser_of
from fuel_history.legacy.run import _ACTIONS


Lines = Iterator[Sequence[str]]
#: Last: after them there is less to show.
_REMOVES = {"delete", "purge", "replay", "reset", "remove", "revoke", "import"}
#: These do not end, and have tests of their own.
_ENDLESS = {("up",)}


def lines_of_fuel2(values: Mapping[str, str], hostile: str) -> Lines:
    """Yield command lines of fuel2; `values` are arguments by name."""
    commands = catalogue()
    app = FuelApp(commands, {})
    for name, _ in sorted(commands, key=lambda item: _is_last(item[0].split())):
        words = name.split()
        factory, _, _ = commands.find_command(words)
        command = factory(app, None)
        assert isinstance(command, Command)
        parser = command.get_parser(name)
        yield from _lines(["fuel2", *words], parser, values, hostile)
    yield ["fuel2", hostile]
    yield ["fuel2", "help", hostile]
    yield ["fuel2", "complete"]


def lines_of_fuel(values: Mapping[str, str], hostile: str) -> Lines:
    """Yield command lines of fuel."""
    for action in _ACTIONS:
        parser = argparse.ArgumentParser()
        action.add_arguments(parser)
        for before in (["fuel"], ["fuel", "--json"], ["fuel", "--yaml"]):
            words = [*before, action.name]
            yield from _lines(words, parser, values, hostile)
    yield ["fuel", hostile]
    assert parser_of(_ACTIONS)


def lines_of_fuel_history(values: Mapping[str, str], hostile: str) -> Lines:
    """Yield command lines of fuel-history."""
    commands = sorted(_click_commands((), main), key=lambda item: _is_last(item[0]))
    for words, command in commands:
        if words in _ENDLESS:
            continue
        needed = [
            word
            for param in command.params
            if param.required
            for word in _click_words(param, values)
        ]
        base = ["fuel-history", *words]
        yield [*base, *needed]
        yield [*base, "--help"]
        yield [*base, hostile]
        for param in command.params:
            if isinstance(param, click.Option) and not param.required:
                option = param.opts[0]
                if param.is_flag:
                    yield [*base, *needed, option]
                    continue
                known = [values[option]] if option in values else []
                for value in (*known, hostile):
                    yield [*base, *needed, option, value]
            elif not param.required:
                yield [*base, *needed, *_click_words(param, values)]
    yield ["fuel-history", hostile]


def _lines(
    words: list[str],
    parser: argparse.ArgumentParser,
    values: Mapping[str, str],
    hostile: str,
) -> Lines:
    actions = [each for each in parser._actions if each.dest != "help"]
    needed: list[str] = []
    for action in actions:
        if action.required and action.option_strings:
            needed += [action.option_strings[0], _value(action, values)]
        elif not action.option_strings and action.nargs is None:
            needed.append(_value(action, values))
    yield [*words, *needed]
    yield [*words, "--help"]
    yield [*words, *needed, "--debug"]
    yield [*words, *needed, f"--{hostile}"]
    yield [*words, hostile]
    for action in actions:
        if _is_of_formats(parser, action) and not {"list", "show"} >= {*words[2:]}:
            continue
        if not action.option_strings:
            yield [*words, *needed, _value(action, values)]
            continue
        option = action.option_strings[-1]
        if action.nargs == 0:
            yield [*words, *needed, option]
            continue
        choices = list(action.choices or ())
        # Each format; of other choices one is as good as another.
        known = choices if option == "--format" else choices[:1]
        known += [values[option]] if option in values else []
        for value in (*known, hostile):
            yield [*words, *needed, option, value]


def _is_of_formats(parser: argparse.ArgumentParser, action: argparse.Action) -> bool:
    """Return whether this is an option of all lists, other than the format itself.

    One list and one object suffice for these. The first two groups are argparse's.
    """
    groups = parser._action_groups[2:]
    of_formats = any(action in group._group_actions for group in groups)
    return of_formats and action.dest != "formatter"


def _value(action: argparse.Action, values: Mapping[str, str]) -> str:
    name = action.option_strings[0] if action.option_strings else action.dest
    assert name in values, f"say in the test what a command may get as {name}"
    return values[name]


def _click_commands(
    words: tuple[str, ...], command: click.Command
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        yield words, command
        return
    for name in command.commands:
        # Those of the root command are imported by this.
        _, each, _ = command.resolve_command(click.Context(command), [name])
        assert each is not None
        yield from _click_commands((*words, name), each)


def _click_words(param: click.Parameter, values: Mapping[str, str]) -> list[str]:
    name = param.opts[0]
    assert name in values, f"say in the test what a command may get as {name}"
    return [values[name]] if isinstance(param, click.Argument) else [name, values[name]]


def _is_last(words: Sequence[str]) -> bool:
    return bool(_REMOVES & set(words))
