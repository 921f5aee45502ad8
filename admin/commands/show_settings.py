"""`fuel-history settings`: list all settings and their current values."""

import dataclasses
import re
from collections.abc import Mapping

import click

from admin.installation import services
from admin.terminal.columns import aligned
from service import settings
from service.setting import variable_of


#: Passwords: //user:password@host, up to the last @, and …password=….
_PASSWORDS = (
    re.compile(r"(?<=://)(?P<before>[^:@/]*:).+(?=@)"),
    re.compile(r"(?P<before>[?&]\w*password=)[^&]*"),
)
#: Between the URLs of two nodes of a RabbitMQ cluster.
_NEXT_NODE = re.compile(r";(?=amqps?://)")


@click.command("settings")
@click.pass_obj
def show_settings(environ: Mapping[str, str]) -> None:
    """List every setting: its current value, its default, its meaning.

    Each is an environment variable. URLs that are not set are those of the embedded
    services of a running 'up'; passwords are shown as ***.
    """
    in_force = settings.load(environ)
    running = services.read(in_force.data_dir)
    rows: list[tuple[str, ...]] = [("VARIABLE", "VALUE", "DEFAULT", "MEANING")]
    for field in dataclasses.fields(in_force):
        value = getattr(in_force, field.name) or running.get(field.name)
        rows.append(
            (
                variable_of(field),
                "***" if value and field.metadata["secret"] else _shown(value),
                _shown(field.default),
                field.metadata["meaning"],
            )
        )
    for line in aligned(rows):
        click.echo(line)


def masked(url: str) -> str:
    """Return `url` with its passwords replaced by ***."""
    return ";".join(map(_masked, _NEXT_NODE.split(url)))


def _masked(url: str) -> str:
    for password in _PASSWORDS:
        url = password.sub(r"\g<before>***", url)
    return url


def _shown(value: object) -> str:
    return "-" if value is None else masked(str(value))
