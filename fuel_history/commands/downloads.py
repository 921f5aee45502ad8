"""fuel2 task settings|deployment-info|network-configuration download."""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import yaml

from fuel_history.commands.arguments import TRANSACTION, Argument, argument
from fuel_history.commands.command import FuelCommand
from fuel_history.commands.output_file import output_file
from fuel_history.transactions import Transactions


class _Download(FuelCommand):
    #: The content of the file for people; the start of its name.
    what: ClassVar[str]
    stem: ClassVar[str]
    read: ClassVar[Callable[[Transactions, int], Any]]

    def common_arguments(self) -> Iterator[Argument]:
        """Yield the run's id and the file."""
        yield from TRANSACTION
        yield argument(
            *("-f", "--file"),
            help=f"YAML file to write; default: {self.stem}_ID.yaml in this directory.",
        )

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        """Write the file."""
        task_id = self.transaction_id(parsed_args.id)
        usual = Path.cwd() / f"{self.stem}_{task_id}.yaml"
        path = Path(parsed_args.file) if parsed_args.file else usual
        content = type(self).read(self.fuel.transactions, task_id)
        with output_file(path, "--file") as file:
            text = yaml.safe_dump(content, default_flow_style=False)
            file.write(text.encode())
        self.say(f"{self.what} for task with id={task_id} downloaded to {path}")


class TaskSettingsDownload(_Download):
    """Save the environment's settings as they were when the run started.

    Examples:
      fuel2 task settings download latest
    """

    what, stem = "Cluster settings", "cluster_settings"
    read = Transactions.settings


class TaskDeploymentInfoDownload(_Download):
    """Save the data that the nodes received when the run started.

    Examples:
      fuel2 task deployment-info download 12 --file info.yaml
    """

    what, stem = "Deployment info", "deployment_info"
    read = Transactions.deployment_info


class TaskNetworkConfigurationDownload(_Download):
    """Save the networks as they were when the run started.

    Examples:
      fuel2 task network-configuration download latest
    """

    what, stem = "Network configuration", "network_configuration"
    read = Transactions.network_configuration
