"""One exchange in docs/api.md: a curl command and its output."""

import json
from http import HTTPStatus
from typing import Final

from api.openapi.examples import Exchange
from docs.api_examples.record import ADDRESS


_WIDTH: Final = 110


def shown(exchange: Exchange) -> str:
    """Return the exchange as Markdown."""
    status = HTTPStatus(exchange.status)
    headers = [f"{name}: {text}" for name, text in exchange.answer_headers.items()]
    answer = "" if exchange.answer is None else f"\n{laid_out(exchange.answer)}"
    lines = [
        f"$ {_command(exchange)}",
        f"HTTP/1.1 {status.value} {status.phrase}",
        *headers,
        *answer.rstrip().splitlines(),
    ]
    return "\n".join(["```console", *lines, "```"])


def laid_out(value: object, indent: int = 0) -> str:
    """Return a text unchanged, and JSON on as many lines as it needs."""
    if isinstance(value, str) and not indent:
        return value
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + indent <= _WIDTH or not isinstance(value, dict | list):
        return line
    inside = indent + 2
    if isinstance(value, dict):
        parts = [
            f"{json.dumps(key)}: {laid_out(each, inside)}"
            for key, each in value.items()
        ]
        return _enclosed("{", parts, "}", indent)
    return _enclosed("[", [laid_out(each, inside) for each in value], "]", indent)


def _enclosed(begin: str, parts: list[str], end: str, indent: int) -> str:
    space = " " * (indent + 2)
    inside = ",\n".join(f"{space}{part}" for part in parts)
    return f"{begin}\n{inside}\n{' ' * indent}{end}"


def _command(exchange: Exchange) -> str:
    words = ["curl -I" if exchange.method == "HEAD" else "curl -i"]
    if exchange.method in {"PUT", "DELETE"}:
        words.append(f"-X {exchange.method}")
    if exchange.with_token:
        words.append('-H "X-Auth-Token: $TOKEN"')
    words += [f"-H '{name}: {text}'" for name, text in exchange.headers.items()]
    words.append(f"'http://{ADDRESS}{exchange.path}'")
    if isinstance(exchange.body, str):
        words.append(f"--data-binary '{exchange.body.rstrip()}'")
    elif exchange.body is not None:
        words.append(f"-d '{laid_out(exchange.body)}'")
    return " ".join(words)
