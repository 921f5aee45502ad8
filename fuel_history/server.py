"""The server itself: its version."""

import msgspec

from fuel_history.session import Session


class ServerVersion(msgspec.Struct, frozen=True, kw_only=True):
    """What a server reports before the login."""

    #: Of Fuel, such as 10.0.
    release: str
    auth_required: bool
    api: str
    feature_groups: tuple[str, ...]
    #: Such as newton-10.0.
    openstack_version: str


_version = msgspec.json.Decoder(ServerVersion)


def version(session: Session) -> ServerVersion:
    """Return the server's version; raises the errors of fuel_history/errors.py."""
    return session.get("/api/v1/version/", _version)
