"""Choose the access control that AUTH names, or explain why it cannot be used."""

import ipaddress

from api.auth.access import Access
from api.auth.open_access import OpenAccess
from api.auth.static_access import StaticAccess
from service.setting_values import Auth
from service.settings import BadSetting, Settings
from users.users_file import BadUsersFile


def choose(settings: Settings) -> Access:
    """Return the access control. Raises BadSetting."""
    match settings.auth:
        case Auth.none:
            require_loopback(settings, settings.api_bind.host)
            return OpenAccess()
        case Auth.static:
            return _static(settings)
        case Auth.keystone:
            return _keystone(settings)


def require_loopback(settings: Settings, host: str) -> None:
    """Check that an API without users can be reached from this machine only.

    Raises BadSetting if AUTH is none and `host` is not a loopback address.
    """
    if settings.auth is Auth.none and not _is_loopback(host):
        raise BadSetting(
            f"AUTH none lets everyone in, and {host} is not a loopback address:"
            " set AUTH=static, or API_BIND=127.0.0.1:8000"
        )


def _is_loopback(host: str) -> bool:
    bare = host.removeprefix("[").removesuffix("]")
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return bare == "localhost"


def _static(settings: Settings) -> Access:
    try:
        return StaticAccess(settings.users_file)
    except BadUsersFile as error:
        raise BadSetting(str(error)) from None


def _keystone(settings: Settings) -> Access:
    try:
        from api.auth.keystone import connect  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise BadSetting(
            f"AUTH keystone needs the module {error.name}, which is not installed:"
            " pip install -r requirements-keystone.txt"
        ) from None
    return connect(settings)
