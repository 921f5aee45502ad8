"""The first user and token, which the first `up` creates."""

from pathlib import Path

from admin.users import auth_file
from embedded import secret
from embedded.directory import writing_in
from service.setting_values import Auth
from service.settings import Settings
from users import passwords
from users.users_file import Users


USER = "admin"


def password_file(data_dir: Path) -> Path:
    """Return the file with the first user's password."""
    return data_dir / "admin-password"


def token_file(data_dir: Path) -> Path:
    """Return the file with the first user's long-lived token."""
    return data_dir / "api-token"


def make(settings: Settings, data_dir: Path) -> bool:
    """Create AUTH_FILE if AUTH is static and it is missing; return whether it was.

    Raises :class:`admin.users.auth_file.CannotChangeUsers`, and
    :class:`embedded.errors.ServiceError` if DATA_DIR cannot be written.
    """
    if settings.auth is not Auth.static or settings.users_file.exists():
        return False
    with writing_in(data_dir):
        # They may be left over from an AUTH_FILE that was removed.
        password = secret.keep(password_file(data_dir))
        token = secret.keep(token_file(data_dir))

    def first(users: Users) -> Users:
        added = auth_file.with_user(users, USER, "admin", password)
        return auth_file.with_token(added, USER, token)

    auth_file.change(settings.users_file, first)
    return True


def password_is_good(users: Users, data_dir: Path) -> bool:
    """Return whether the first user still has the generated password."""
    user = users.find(USER)
    made = secret.read(password_file(data_dir))
    return bool(user and made and passwords.matches(made, user.password))


def token_is_good(users: Users, data_dir: Path) -> bool:
    """Return whether the generated token is still valid."""
    made = secret.read(token_file(data_dir))
    return bool(made and users.owner_of(made))
