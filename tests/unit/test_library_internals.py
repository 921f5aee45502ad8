"""What we replace of libraries is there, and docs/library_internals.md has it all."""

import ast
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType
from typing import Any

import amqp
import pytest
from amqp.serialization import PROPERTY_CLASSES, GenericContent
from amqp.spec import Basic
from amqp.transport import SSLTransport, TCPTransport
from cliff.display import DisplayCommandBase
from flower.views import BaseHandler
from kombu.transport.redis import Channel
from kombu.transport.virtual.base import QoS
from prometheus_client import Counter, Gauge, Histogram, values
from tornado.web import RequestHandler

from brokers import amqp_messages
from tests.support.source import ROOT, imports, is_ours, sources


DOCUMENT = (ROOT / "docs" / "library_internals.md").read_text("utf-8")
#: The first two columns of the table: the file, and the names.
ROWS = re.findall(r"^\| `([\w./]+)` \| (.+?) \|", DOCUMENT, re.MULTILINE)
#: Of a NamedTuple; the underscore keeps them apart from its fields.
OF_NAMED_TUPLES = {"_asdict", "_fields", "_make", "_replace"}
#: Of an Enum, for its __new__ (the standard library documents it).
OF_ENUMS = {"_value_"}


def uses(function: Any, name: str) -> bool:
    assert isinstance(function, FunctionType)
    return name in function.__code__.co_names


def properties_of_messages() -> None:
    assert PROPERTY_CLASSES[Basic.CLASS_ID] is amqp_messages._properties
    assert uses(GenericContent._load_properties, "PROPERTY_CLASSES")
    message = amqp.Message()
    message._load_properties(Basic.CLASS_ID, b"\xff\xfe", 0)
    assert message.properties == {}


def receive_of_transports() -> None:
    for transport in (TCPTransport, SSLTransport):
        assert uses(transport._read, "_quick_recv")
        assert uses(transport._setup_transport, "_quick_recv")


def restoring_of_channels() -> None:
    assert isinstance(Channel.do_restore, bool)
    assert uses(QoS.restore_unacked_once, "do_restore")


def values_of_metrics() -> None:
    assert values.ValueClass
    for metric in (Counter, Gauge, Histogram):
        assert uses(metric._metric_init, "ValueClass")


def preparing_of_pages() -> None:
    # Flower's pages have none of their own, which ours would replace.
    assert "prepare" not in vars(BaseHandler) or not uses(BaseHandler.prepare, "super")
    assert uses(RequestHandler._execute, "prepare")


def formats_of_commands() -> None:
    assert uses(DisplayCommandBase.__init__, "_load_formatter_plugins")


CHECKS: dict[tuple[str, str], Callable[[], None]] = {
    ("brokers/amqp_messages.py", "PROPERTY_CLASSES"): properties_of_messages,
    ("brokers/buffered_socket.py", "_quick_recv"): receive_of_transports,
    ("celeryconfig.py", "do_restore"): restoring_of_channels,
    ("service/shared_metrics.py", "ValueClass"): values_of_metrics,
    ("flower.conf.py", "prepare"): preparing_of_pages,
    (
        "fuel_history/commands/column_command.py",
        "_load_formatter_plugins",
    ): formats_of_commands,
}


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda each: each.__name__)
def test_what_is_replaced_is_there_and_is_used(check: Callable[[], None]):
    check()


def test_the_document_has_each_place():
    described = {(path, name) for path, name in CHECKS if f"`{path}`" in DOCUMENT}

    assert described == CHECKS.keys()
    assert [path for path, _ in ROWS] == list(dict(CHECKS.keys()))
    for path, name in CHECKS:
        assert f"{name}`" in dict(ROWS)[path]


def replaced(path: Path) -> Iterator[str]:
    """Yield names of libraries that are assigned to, and private ones that are used."""
    tree = ast.parse(path.read_bytes())
    foreign = {
        name
        for module, name in imports(tree)
        if not is_ours(module)
        and module.partition(".")[0] not in sys.stdlib_module_names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Subscript):
            names = ast.unparse(node).partition("[")[0].split(".")
            is_assigned = isinstance(node.ctx, ast.Store) and names[0] in foreign
            is_private = re.fullmatch(r"_[a-z]\w*", names[-1]) is not None
            if is_assigned or (is_private and names[0] not in {"self", "cls"}):
                yield names[-1]
        elif isinstance(node, ast.ClassDef) and inherits(node, foreign):
            yield from inherited(node, ast.unparse(tree))


def inherits(node: ast.ClassDef, foreign: set[str]) -> bool:
    bases = (re.split(r"[.[]", ast.unparse(base))[0] for base in node.bases)
    return not foreign.isdisjoint(bases)


def inherited(node: ast.ClassDef, text: str) -> Iterator[str]:
    """Yield the private names that a class uses and nothing in its file defines."""
    for name in set(re.findall(r"\bself\.(_[a-z]\w*)", ast.unparse(node))):
        assigned = rf"self\.{name}\b[^=\n(]* = |^ +{name}\b.* = |def {name}\("
        if not re.search(assigned, text, re.MULTILINE):
            yield name


def test_the_document_has_all_places():
    found = {
        (str(path.relative_to(ROOT)), name)
        for path in sources(of_developers=False)
        for name in set(replaced(path)) - OF_NAMED_TUPLES - OF_ENUMS
    }

    assert found - CHECKS.keys() == set()
