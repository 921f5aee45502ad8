"""What schemathesis cannot derive from the OpenAPI document."""

from typing import Any

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def json_lines(context: schemathesis.SerializationContext, value: Any) -> bytes:
    # What is no text must not become lines by chance.
    return value.encode() if isinstance(value, str) else b"no lines"
