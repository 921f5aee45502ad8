"""The server itself: which Fuel it speaks for."""

import msgspec

from fuel_history.session import Session


class ServerVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What a server tells of itself before anybody logs in."""

    #: Of Fuel, as 10.0.
    release: str
    auth_required: bool
    api: str
    feature_groups: tuple[str, ...]
    #: As newton-10.0.
    openstack_version: str


_version = msgspec.json.Decoder(ServerVersion)


def version(session: Session) -> ServerVersion:
    """Return what the server tells of itself; raises fuel_history/errors.py's."""
    return session.get("/api/v1/version/", _version)
