"""What every command of fuel2 has: formats, an example in its help, completion."""

import argparse
import io
from collections.abc import Iterator

import pytest
from cliff.command import Command
from cliff.complete import CompleteCommand

from fuel_history.commands.app import FuelApp
from fuel_history.commands.catalogue import catalogue
from fuel_history.commands.column_command import FuelLister, FuelShow
from fuel_history.commands.elsewhere import Elsewhere


APP = FuelApp(catalogue(), {})


def commands() -> Iterator[tuple[str, Command]]:
    for name, _ in catalogue():
        factory, _, _ = APP.command_manager.find_command(name.split())
        if factory is not Elsewhere:
            yield name, factory(APP, None)


COMMANDS = dict(commands())
SHOWING = {
    name: command
    for name, command in COMMANDS.items()
    if isinstance(command, FuelLister | FuelShow)
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example_of_itself_in_its_help(name: str) -> None:
    text = COMMANDS[name].get_parser(f"fuel2 {name}").format_help()

    described = text.partition("\n\n")[2]
    assert f"\n  fuel2 {name}" in described


@pytest.mark.parametrize("name", SHOWING)
def test_what_shows_something_shows_it_in_every_format(name: str) -> None:
    command = SHOWING[name]
    parser = command.get_parser(f"fuel2 {name}")

    (formats,) = (
        action.choices for action in parser._actions if action.dest == "formatter"
    )
    assert {"json", "yaml", "table", "value"} <= {*(formats or ())}
    assert isinstance(command, FuelShow) or "csv" in (formats or ())


def test_every_command_and_option_is_completed() -> None:
    APP.stdout = io.StringIO()
    complete = CompleteCommand(APP, None)
    arguments = complete.get_parser("fuel2 complete").parse_args([])

    complete.take_action(arguments)

    script = APP.stdout.getvalue()
    for name, command in COMMANDS.items():
        words = name.replace("-", "_").replace(" ", "_")
        line = next(
            each for each in script.splitlines() if each.startswith(f"  cmds_{words}=")
        )
        parser = command.get_parser(f"fuel2 {name}")
        assert options_of(parser) <= {*line.partition("=")[2].strip("'").split()}


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    return {option for action in parser._actions for option in action.option_strings}
