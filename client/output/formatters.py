"""The output formats, without a search for plug-ins, which takes its time."""

from importlib.metadata import EntryPoint
from typing import TypeVar

from cliff.formatters.base import Formatter, ListFormatter, SingleFormatter
from cliff.formatters.commaseparated import CSVLister
from cliff.formatters.json_format import JSONFormatter
from cliff.formatters.shell import ShellFormatter
from cliff.formatters.table import TableFormatter
from cliff.formatters.value import ValueFormatter
from cliff.formatters.yaml_format import YAMLFormatter
from stevedore.extension import Extension, ExtensionManager

from client.output.streamed_json import StreamedJson
from client.output.streamed_table import StreamedTable
from client.output.streamed_yaml import StreamedYaml


_F = TypeVar("_F", bound=Formatter)

#: Stands for the entry points that the formatters did not come from.
_NOWHERE = EntryPoint("", "", "")


def for_lists() -> ExtensionManager[ListFormatter]:
    """Return the formats of lists; each writes while rows are still coming."""
    return _manager(
        {
            "csv": CSVLister(),
            "json": StreamedJson(),
            "table": StreamedTable(),
            "value": ValueFormatter(),
            "yaml": StreamedYaml(),
        }
    )


def for_objects() -> ExtensionManager[SingleFormatter]:
    """Return the formats of one object."""
    return _manager(
        {
            "json": JSONFormatter(),
            "shell": ShellFormatter(),
            "table": TableFormatter(),
            "value": ValueFormatter(),
            "yaml": YAMLFormatter(),
        }
    )


def _manager(formatters: dict[str, _F]) -> ExtensionManager[_F]:
    extensions = [
        Extension(name, _NOWHERE, type(formatter), formatter)
        for name, formatter in formatters.items()
    ]
    manager: ExtensionManager[_F] = ExtensionManager.make_test_instance(extensions)
    return manager
