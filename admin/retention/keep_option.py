"""The option that keeps more or less of one cluster: 5:keep-days=400,keep-last=10."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import click

from db.domain.retention import Keep


_WHOLE = re.compile(r"(\d{1,9}):(.+)", re.ASCII)
_PART = re.compile(r"keep-(days|failed-days|last)=(\d{1,6})", re.ASCII)


class ClusterKeep(NamedTuple):
    """What to keep of one cluster, as far as it is given; the members of Keep."""

    cluster_id: int
    said: Mapping[str, int]


class ClusterKeepOption(click.ParamType[ClusterKeep]):
    """An option with a cluster's id and what to keep of it."""

    name = "cluster"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> ClusterKeep:
        """Return the value; ends the command with wrong usage if it is invalid."""
        whole = _WHOLE.fullmatch(value)
        parts = whole[2].split(",") if whole else []
        found = [_PART.fullmatch(part) for part in parts]
        said = {each[1].replace("-", "_"): int(each[2]) for each in found if each}
        if whole is None or len(said) != len(parts) or said.get("days") == 0:
            self.fail(
                f"{value!r} is not like 5:keep-days=400 or"
                " 5:keep-days=400,keep-failed-days=800,keep-last=10, each once, days"
                " from 1",
                param,
                ctx,
            )
        return ClusterKeep(int(whole[1]), said)


def keep(days: int, failed_days: int | None, last: int) -> Keep:
    """Return what to keep; raises wrong usage if failed runs are kept shorter."""
    if failed_days is not None and failed_days < days:
        raise click.UsageError(
            f"--keep-failed-days {failed_days} is less than --keep-days {days}:"
            " failed runs are kept at least as long as others"
        )
    return Keep(days, failed_days or days, last)


def of_clusters(default: Keep, given: tuple[ClusterKeep, ...]) -> dict[int, Keep]:
    """Return what to keep of the named clusters; missing values are from `default`.

    Raises wrong usage if a cluster is named twice.
    """
    found: dict[int, Keep] = {}
    for cluster_id, said in given:
        if cluster_id in found:
            raise click.UsageError(f"--cluster {cluster_id} is given twice")
        days = said.get("days", default.days)
        failed = said.get("failed_days", max(default.failed_days, days))
        found[cluster_id] = keep(days, failed, said.get("last", default.last))
    return found
