"""Errors of embedded services and their directories."""


class ServiceError(Exception):
    """A service cannot run; the text is one line for the operator."""
