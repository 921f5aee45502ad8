"""Declare on a responder what it does: its operation in the OpenAPI document."""
