"""What WSGI has of a request, made of what ASGI has."""

import sys
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from api.server.body import Body


#: Headers that WSGI names without HTTP_.
_CGI: Final = frozenset({"CONTENT_TYPE", "CONTENT_LENGTH"})


def environ_of(scope: dict[str, Any], body: Body) -> dict[str, Any]:
    """Return the environ of a request."""
    host, port = scope["server"] or ("localhost", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        # A Unix socket has none.
        "REMOTE_ADDR": scope["client"][0] if scope["client"] else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for header, value in scope["headers"]:
        if b"_" in header:
            # It would be taken for the one with a hyphen.
            continue
        name = header.decode("latin-1").upper().replace("-", "_")
        key = name if name in _CGI else f"HTTP_{name}"
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    return environ
