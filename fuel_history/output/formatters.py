"""The output formats, without a slow search for plug-ins."""

from importlib.metadata import EntryPoint
from typing import TypeVar

from cliff.formatters.base import Formatter, ListFormatter, SingleFormatter
from cliff.formatters.yaml_format import YAMLFormatter
from stevedore.extension import Extension, ExtensionManager

from fuel_history.output.csv_lines import CsvLines
from fuel_history.output.shell_variables import ShellVariables
from fuel_history.output.streamed_json import StreamedJson
from fuel_history.output.streamed_table import StreamedTable
from fuel_history.output.streamed_yaml import StreamedYaml
from fuel_history.output.values_only import ValuesOnly


_F = TypeVar("_F", bound=Formatter)

#: A placeholder for the entry points of formatters.
_NOWHERE = EntryPoint("", "", "")


def for_lists() -> ExtensionManager[ListFormatter]:
    """Return the formats of lists; each writes while rows are being received."""
    return _manager(
        {
            "csv": CsvLines(),
            "json": StreamedJson(),
            "table": StreamedTable(),
            "value": ValuesOnly(),
            "yaml": StreamedYaml(),
        }
    )


def for_objects() -> ExtensionManager[SingleFormatter]:
    """Return the formats of one object."""
    return _manager(
        {
            "json": StreamedJson(),
            "shell": ShellVariables(),
            "table": StreamedTable(),
            "value": ValuesOnly(),
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
