"""Every command of fuel2, by its name."""

from cliff.commandmanager import CommandManager

from client.commands import tasks
from client.commands.command import FuelCommand


_COMMANDS: dict[str, type[FuelCommand]] = {
    "task list": tasks.TaskList,
    "task show": tasks.TaskShow,
    "task delete": tasks.TaskDelete,
}


def catalogue() -> CommandManager:
    """Return the commands, without a search for plug-ins."""
    manager = CommandManager()
    for name, command in _COMMANDS.items():
        manager.add_command(name, command)
    return manager
