"""Formats of answers: JSON, YAML or CSV."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

import falcon
import msgspec
import yaml

from api.http.arrays import json_array
from astute.damaged_json.mend import mend_json
from astute.damaged_json.readable import DEEPEST, is_readable
from db.domain.errors import FuelHistoryError
from text.spreadsheet import BYTE_ORDER_MARK, CsvKind, guarded


#: An answer nests a summary in a few levels; a snapshot's body in none.
_DEEPEST = DEEPEST + 10


class NotAcceptable(FuelHistoryError):
    """The client accepts none of our formats."""

    code = "not_acceptable"


class Format(NamedTuple):
    """How stored JSON becomes the text of the answer."""

    content_type: str
    #: One JSON text → the answer.
    document: Callable[[bytes], bytes]
    #: Parts, each with elements of a JSON array or none → the answer.
    array: Callable[[Iterable[bytes]], Iterator[bytes]]
    #: The readers of a CSV file; None: it is not CSV.
    csv: CsvKind | None = None


def negotiated(
    request: falcon.Request,
    *,
    columns: tuple[str, ...] = (),
    csv_kind: CsvKind | None = None,
) -> Format:
    """Return the format that the client prefers; JSON if it does not say.

    `columns` are those of a CSV file; without columns CSV is not available. `csv_kind`
    requests CSV by a parameter, for addresses typed into a browser. Without it, a
    browser gets a file for people. Raises NotAcceptable.
    """
    formats = {"application/json": _JSON} | dict.fromkeys(_YAML_TYPES, _YAML)
    if columns:
        usual = CsvKind.spreadsheet if _is_browser(request) else CsvKind.exact
        formats["text/csv"] = _csv(columns, csv_kind or usual)
    if csv_kind is not None:
        only(request, "text/csv")
        return formats["text/csv"]
    # Nailgun, too, treats a missing or empty header as JSON.
    preferred = request.client_prefers(formats) if request.accept else None
    if preferred is not None:
        return formats[preferred]
    if request.client_accepts("application/json") or not request.accept:
        return _JSON
    raise NotAcceptable(f"Accept must be one of: {', '.join(formats)}")


def csv_heading(columns: Iterable[str], kind: CsvKind) -> bytes:
    """Return the heading of a CSV file."""
    text = io.StringIO(newline="")
    if kind is CsvKind.spreadsheet:
        text.write(BYTE_ORDER_MARK)
        # Where any member can be requested, its name comes from the request.
        columns = map(guarded, columns)
    csv.writer(text).writerow(columns)
    return text.getvalue().encode()


def only_json(request: falcon.Request) -> None:
    """Raise NotAcceptable unless the client accepts JSON."""
    only(request, falcon.MEDIA_JSON)


def only(request: falcon.Request, media_type: str) -> None:
    """Raise NotAcceptable unless the client accepts this only format."""
    if request.accept and not request.client_accepts(media_type):
        raise NotAcceptable(f"Accept must be {media_type}")


def decoded(body: bytes) -> Any:
    """Return the value of a stored JSON text; raises NotAcceptable."""
    # An earlier version stored summaries and snapshots that few readers accept (1e999,
    # 900 nested brackets); they are shown as they would be stored today.
    try:
        if is_readable(body, _DEEPEST):
            return msgspec.json.decode(body)
    except msgspec.DecodeError:
        pass
    mended = mend_json(body, _DEEPEST)
    if mended is None:
        raise NotAcceptable("This answer is available as JSON only")
    return msgspec.json.decode(mended.text)


def _elements(part: bytes) -> list[Any]:
    elements: list[Any] = decoded(b"[" + part + b"]")
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


def _csv(columns: tuple[str, ...], kind: CsvKind) -> Format:
    cell = _guarded_cell if kind is CsvKind.spreadsheet else _cell

    def array(parts: Iterable[bytes]) -> Iterator[bytes]:
        heading = csv_heading(columns, kind)
        for part in parts:
            text = io.StringIO(newline="")
            csv.writer(text).writerows(
                [cell(row.get(name)) for name in columns]
                for row in (_elements(part) if part else [])
            )
            yield heading + text.getvalue().encode()
            heading = b""
        if heading:
            yield heading

    return Format("text/csv; charset=utf-8", lambda body: body, array, kind)


def _cell(value: object) -> object:
    # Values without a CSV form are written as JSON; csv would write Python's repr.
    if isinstance(value, dict | list | bool):
        return msgspec.json.encode(value).decode()
    return value


def _guarded_cell(value: object) -> object:
    return guarded(value) if isinstance(value, str) else _cell(value)


def _is_browser(request: falcon.Request) -> bool:
    # A file opened in a browser goes into a spreadsheet; programs do not want HTML.
    return "text/html" in request.accept


_YAML_TYPES = ("application/x-yaml", "application/yaml")
_JSON = Format(falcon.MEDIA_JSON, lambda body: body, json_array)
_YAML = Format("application/x-yaml", lambda body: _yaml(decoded(body)), _yaml_array)
