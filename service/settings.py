"""Every setting of the product: read from the environment and checked once.

A bad value raises :class:`BadSetting`, whose text is the one line that an
operator needs: it names the variable and says what to write instead. No other
module reads ``os.environ``.
"""

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from db import dsn
from service.api_settings import ApiSettings
from service.nailgun_settings import NailgunSettings
from service.process_settings import ProcessSettings
from service.setting import BadSetting, variable_of
from service.store_settings import StoreSettings


__all__ = ["BadSetting", "Settings", "load"]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Settings(ProcessSettings, NailgunSettings, ApiSettings, StoreSettings):
    """The settings of one process; each field names its variable."""

    @property
    def users_file(self) -> Path:
        """The file of AUTH=static; it need not exist."""
        return self.auth_file or self.data_dir / "auth.json"


def load(environ: Mapping[str, str]) -> Settings:
    """Return the settings in `environ`; an empty value counts as unset.

    Raises :class:`BadSetting` for the first invalid value.
    """
    found: dict[str, object] = {}
    _check_others(environ)
    for field in dataclasses.fields(Settings):
        variable = variable_of(field)
        text = environ.get(variable, "").strip()
        if not text:
            continue
        try:
            found[field.name] = field.metadata["parse"](text)
        except ValueError as error:
            raise BadSetting(f"{variable} {error}") from None
    loaded = Settings(**found)  # type: ignore[arg-type]
    loaded.check_queue()
    loaded.check_nailgun_login()
    return loaded


def _check_others(environ: Mapping[str, str]) -> None:
    """Check variables that libraries read by themselves."""
    if environ.get("SCRIPT_NAME"):
        # gunicorn reads it, and would then serve only paths below it.
        raise BadSetting("SCRIPT_NAME is not supported: unset it, and set BASE_PATH")
    try:
        dsn.check_options(environ.get("PGOPTIONS", ""))
    except ValueError as error:
        raise BadSetting(f"PGOPTIONS {error}") from None
