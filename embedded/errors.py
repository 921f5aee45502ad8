"""What can go wrong with a service of our own, and with its directory."""


class ServiceError(Exception):
    """A service that cannot run; the text is one line for the operator."""
