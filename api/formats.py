"""JSON, YAML or CSV: what an answer is written in."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import falcon
import msgspec
import yaml

from api.serializers.arrays import json_array
from db.domain.errors import FuelHistoryError


class NotAcceptable(FuelHistoryError):
    """None of the formats that the client accepts is one of ours."""

    code = "not_acceptable"


class Format(NamedTuple):
    """How JSON that is there becomes the answer's text."""

    content_type: str
    #: One JSON text → the answer.
    document: Callable[[bytes], bytes]
    #: Parts, each some elements of a JSON array or none → the answer.
    array: Callable[[Iterable[bytes]], Iterator[bytes]]

    @property
    def is_csv(self) -> bool:
        """Whether the answer is a CSV file."""
        return self.content_type.startswith("text/csv")


def negotiated(request: falcon.Request, *, columns: tuple[str, ...] = ()) -> Format:
    """Return the format that the client prefers, JSON where it does not say.

    `columns` are those of a CSV file; without any there is none. Raises
    NotAcceptable.
    """
    formats = {"application/json": _JSON} | dict.fromkeys(_YAML_TYPES, _YAML)
    if columns:
        formats["text/csv"] = _csv(columns)
    # Nailgun takes a missing or empty header as JSON too.
    preferred = request.client_prefers(formats) if request.accept else None
    if preferred is not None:
        return formats[preferred]
    if request.client_accepts("application/json") or not request.accept:
        return _JSON
    raise NotAcceptable(f"Accept must be one of: {', '.join(formats)}")


def only_json(request: falcon.Request) -> None:
    """See that the client takes JSON; raises NotAcceptable."""
    only(request, falcon.MEDIA_JSON)


def only(request: falcon.Request, media_type: str) -> None:
    """See that the client takes the one format that there is; raises NotAcceptable."""
    if request.accept and not request.client_accepts(media_type):
        raise NotAcceptable(f"Accept must be {media_type}")


def _decoded(body: bytes) -> Any:
    # Summaries and snapshots are kept as they were sent, also what only few
    # readers of JSON take: half a surrogate pair, a hundred thousand brackets.
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise NotAcceptable(f"This can be sent as JSON only: {error}") from error


def _elements(part: bytes) -> list[Any]:
    elements: list[Any] = _decoded(b"[" + part + b"]")
    return elements


def _yaml(value: object) -> bytes:
    text: str = yaml.dump(
        value, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True
    )
    return text.encode()


def _yaml_array(parts: Iterable[bytes]) -> Iterator[bytes]:
    there = False
    for part in parts:
        if part:
            there = True
            yield _yaml(_elements(part))
    if not there:
        yield b"[]\n"


def _csv(columns: tuple[str, ...]) -> Format:
    def lines(rows: Iterable[Iterable[object]]) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        return text.getvalue().encode()

    def array(parts: Iterable[bytes]) -> Iterator[bytes]:
        heading = lines([columns])
        for part in parts:
            rows = _elements(part) if part else []
            yield heading + lines(
                [_cell(row.get(name)) for name in columns] for row in rows
            )
            heading = b""
        if heading:
            yield heading

    return Format("text/csv; charset=utf-8", lambda body: body, array)


def _cell(value: object) -> object:
    # What CSV has no form of is JSON there too; csv would write Python's.
    if isinstance(value, dict | list | bool):
        return msgspec.json.encode(value).decode()
    return value


_YAML_TYPES = ("application/x-yaml", "application/yaml")
_JSON = Format(falcon.MEDIA_JSON, lambda body: body, json_array)
_YAML = Format("application/x-yaml", lambda body: _yaml(_decoded(body)), _yaml_array)
