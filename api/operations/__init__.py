"""How a responder says what it does: its operation in the OpenAPI document."""
