"""Settings of Nailgun, which knows what the messages do not contain."""

import dataclasses

from service import setting_urls as urls
from service import setting_values as values
from service.setting import BadSetting, setting


@dataclasses.dataclass(frozen=True, kw_only=True)
class NailgunSettings:
    """The address of Nailgun and the login there."""

    nailgun_url: str | None = setting(
        None,
        urls.server_url,
        "Nailgun, for environments and settings of runs; unset: it is not used",
    )
    nailgun_user: str | None = setting(
        None,
        values.name,
        "user of Nailgun's Keystone for these requests; unset: it requires no login",
    )
    nailgun_password: str | None = setting(
        None,
        str,
        "the password of NAILGUN_USER",
        secret=True,
    )
    nailgun_project: str = setting(
        "admin",
        values.name,
        "the project of NAILGUN_USER",
    )
    nailgun_keystone_url: str | None = setting(
        None,
        urls.server_url,
        "the Keystone of NAILGUN_USER, v2.0 or v3; unset: /keystone of NAILGUN_URL",
    )

    def check_nailgun_login(self) -> None:
        """Raise :class:`BadSetting` if only half of a login is set."""
        if self.nailgun_url is None:
            return
        if self.nailgun_user and not self.nailgun_password:
            raise BadSetting(
                f"NAILGUN_USER {self.nailgun_user} needs NAILGUN_PASSWORD: set it, or"
                " unset both if Nailgun requires no login"
            )
        if self.nailgun_password and not self.nailgun_user:
            raise BadSetting("NAILGUN_PASSWORD needs NAILGUN_USER")
