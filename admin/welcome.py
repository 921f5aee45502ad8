"""What `up` says when everything answers: where it is, and what to try."""

from collections.abc import Mapping
from pathlib import Path

from admin.addresses import url
from admin.environment import (
    FLOWER_USER,
    flower_login_is_ours,
    flower_password_file,
)
from settings import Settings


_TEXT = """
Fuel deployment history is up.

  REST API   {api}/api/transactions/
  Flower     {flower}/ ({login})

Try it in another terminal:

  ./fuel-history replay examples/n5-ok.jsonl.gz
  curl {api}/api/transactions/

Ctrl-C stops everything.
"""


def welcome(settings: Settings, data_dir: Path, environ: Mapping[str, str]) -> str:
    """Return the text; it tells where a password is, and not the password."""
    if flower_login_is_ours(environ):
        login = f"user {FLOWER_USER}, password: cat {flower_password_file(data_dir)}"
    else:
        login = "log in with FLOWER_BASIC_AUTH"
    return _TEXT.format(
        api=url(settings.api_bind), flower=url(settings.flower_bind), login=login
    )
