"""The error of a stream that cannot be opened."""

from db.domain.errors import FuelHistoryError


class NoStream(FuelHistoryError):
    """This server cannot push changes, or not to more clients; they can poll."""

    code = "no_stream"
