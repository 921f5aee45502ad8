"""Why a client gets no stream."""

from db.domain.errors import FuelHistoryError


class NoStream(FuelHistoryError):
    """This server pushes nothing, or to no more clients; they can ask for changes."""

    code = "no_stream"
