"""Rows → JSON texts, in the specification's shape and in the clients'; pure."""
