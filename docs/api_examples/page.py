"""docs/api.md: the OpenAPI document with recorded answers."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from api.openapi.examples import Exchange
from api.openapi.introduction import ABOUT
from docs.api_examples.document import document
from docs.api_examples.shown import shown


PAGE: Final = Path(__file__).parent.with_name("api.md")

_TEMPLATE: Final = Path(__file__).with_name("page.md")
_PLACE = re.compile(r"^\{(\w+)(?:: (.*))?\}$", re.MULTILINE)

Json = dict[str, Any]


def page(exchanges: Sequence[Exchange]) -> str:
    """Return the page's text.

    An exchange that the template shows is not repeated at its operation.
    """
    return _Page(exchanges).text()


class _Page:
    def __init__(self, exchanges: Sequence[Exchange]) -> None:
        self._document: Json = msgspec.json.decode(document())
        self._left = {(each.operation, each.title): each for each in exchanges}
        self._parts: dict[str, Callable[[], str]] = {
            "about": ABOUT.rstrip,
            "errors": self._errors,
            "endpoints": lambda: "\n\n".join(self._endpoints()),
        }

    def text(self) -> str:
        return _PLACE.sub(self._fill, _TEMPLATE.read_text())

    def _fill(self, place: re.Match[str]) -> str:
        name, title = place.groups()
        if title is None:
            return self._parts[name]()
        return shown(self._left.pop((name, title)))

    def _errors(self) -> str:
        responses = self._document["components"]["responses"].values()
        rows = {
            example["status"]: f"| {example['status']} | {response['description']} |"
            for response in responses
            for content in response["content"].values()
            for example in [content["example"]]
        }
        return "\n".join(rows[status] for status in sorted(rows))

    def _endpoints(self) -> Iterator[str]:
        tag = None
        for path, methods in self._document["paths"].items():
            for method, operation in methods.items():
                if operation["operationId"].endswith("V1"):
                    continue
                if operation["tags"] != tag:
                    tag = operation["tags"]
                    yield f"## {tag[0]}"
                yield from self._endpoint(method, path, operation)

    def _endpoint(self, method: str, path: str, operation: Json) -> Iterator[str]:
        yield f"### {operation['summary']}: `{method.upper()} {path}`"
        yield operation["description"]
        if rows := list(self._parameters(operation)):
            yield "| parameter | meaning |\n|---|---|\n" + "\n".join(rows)
        name = operation["operationId"]
        for exchange in [
            each for each in self._left.values() if each.operation == name
        ]:
            yield f"{exchange.title}:\n\n{shown(exchange)}"

    def _parameters(self, operation: Json) -> Iterator[str]:
        for parameter in operation["parameters"]:
            # The introduction describes it for all of them.
            if parameter["name"] != "If-None-Match":
                where = "" if parameter["in"] == "query" else f" ({parameter['in']})"
                yield f"| `{parameter['name']}`{where} | {parameter['description']} |"
