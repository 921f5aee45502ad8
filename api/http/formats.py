"""JSON, YAML or CSV: what an answer is written in."""

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


#: An answer has some brackets around a summary; a snapshot's body has none.
_DEEPEST = DEEPEST + 10


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
    #: Who a CSV file is for; None: it is none.
    csv: CsvKind | None = None


def negotiated(
    request: falcon.Request,
    *,
    columns: tuple[str, ...] = (),
    csv_kind: CsvKind | None = None,
) -> Format:
    """Return the format that the client prefers, JSON where it does not say.

    `columns` are those of a CSV file; without any there is none. `csv_kind` asks for
    one, as an address in a browser cannot by a header; without it, it is for people
    where a browser asks. Raises NotAcceptable.
    """
    formats = {"application/json": _JSON} | dict.fromkeys(_YAML_TYPES, _YAML)
    if columns:
        usual = CsvKind.spreadsheet if _is_browser(request) else CsvKind.exact
        formats["text/csv"] = _csv(columns, csv_kind or usual)
    if csv_kind is not None:
        only(request, "text/csv")
        return formats["text/csv"]
    # Nailgun takes a missing or empty header as JSON too.
    preferred = request.client_prefers(formats) if request.accept else None
    if preferred is not None:
        return formats[preferred]
    if request.client_accepts("application/json") or not request.accept:
        return _JSON
    raise NotAcceptable(f"Accept must be one of: {', '.join(formats)}")


def csv_heading(columns: Iterable[str], kind: CsvKind) -> bytes:
    """Return how a CSV file begins."""
    text = io.StringIO(newline="")
    if kind is CsvKind.spreadsheet:
        text.write(BYTE_ORDER_MARK)
        # Where any member may be asked for, its name comes from the request.
        columns = map(guarded, columns)
    csv.writer(text).writerow(columns)
    return text.getvalue().encode()


def only_json(request: falcon.Request) -> None:
    """See that the client takes JSON; raises NotAcceptable."""
    only(request, falcon.MEDIA_JSON)


def only(request: falcon.Request, media_type: str) -> None:
    """See that the client takes the one format that there is; raises NotAcceptable."""
    if request.accept and not request.client_accepts(media_type):
        raise NotAcceptable(f"Accept must be {media_type}")


def decoded(body: bytes) -> Any:
    """Return the value of a JSON text that was stored; raises NotAcceptable."""
    # An earlier version kept in summaries and snapshots what only few readers take
    # (1e999, 900 brackets): it is shown as it would be kept today.
    try:
        if is_readable(body, _DEEPEST):
            return msgspec.json.decode(body)
    except msgspec.DecodeError:
        pass
    mended = mend_json(body, _DEEPEST)
    if mended is None:
        raise NotAcceptable("This can be sent as JSON only")
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
    # What CSV has no form of is JSON there too; csv would write Python's.
    if isinstance(value, dict | list | bool):
        return msgspec.json.encode(value).decode()
    return value


def _guarded_cell(value: object) -> object:
    return guarded(value) if isinstance(value, str) else _cell(value)


def _is_browser(request: falcon.Request) -> bool:
    # What somebody opens in a browser goes into a spreadsheet; programs want no page.
    return "text/html" in request.accept


_YAML_TYPES = ("application/x-yaml", "application/yaml")
_JSON = Format(falcon.MEDIA_JSON, lambda body: body, json_array)
_YAML = Format("application/x-yaml", lambda body: _yaml(decoded(body)), _yaml_array)
