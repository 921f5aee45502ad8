"""Check that an archive is what its run was, by the link that it carries."""

from pathlib import Path
from typing import NamedTuple

from admin.retention.archives import read
from db.domain.chain import RUN, RUN_TIMES, Nodes, Row, differing, head, leaf, micros
from db.retention.restoring import Archived
from db.retention.restoring import Row as Members


class Checked(NamedTuple):
    """What an archive shows by itself."""

    task_id: int
    #: The head of its link, in hexadecimal; None: it carries no link.
    head: str | None
    #: What is wrong, each in a sentence; empty: its rows and its link agree.
    faults: list[str]


def check(path: Path) -> Checked:
    """Return whether an archive's rows are those of its link.

    Whoever changes a file can make a new link, too: compare the head with one that was
    kept elsewhere, or with the chain. Raises DamagedArchive.
    """
    archived = read(path)
    nodes, link = Nodes(), None
    for word, row in archived.rows:
        if word == "entry":
            nodes.add(row["node_id"], _row(row))
        elif word == "link":
            link = row
    run = archived.transaction
    if link is None:
        return Checked(run["id"], None, ["it carries no link to check it by"])
    own = leaf(_facts(archived), nodes.hashes())
    faults = []
    if own.hex() != link["leaf"]:
        wrong = differing(link["nodes"], nodes.hashes())
        where = f"rows of node {', '.join(wrong)}" if wrong else "its own row"
        faults.append(f"it differs: {where}")
    if head(bytes.fromhex(link["before"]), run["uuid"], own).hex() != link["head"]:
        faults.append("its head is not that of its rows")
    return Checked(run["id"], link["head"], faults)


def _facts(archived: Archived) -> dict[str, object]:
    run = archived.transaction
    times = {name: micros(run.get(name)) for name in RUN_TIMES}
    return {name: run.get(name) for name in RUN} | times


def _row(row: Members) -> Row:
    return Row(
        row["deployment_graph_task_name"],
        row.get("status", "pending"),
        *(row.get(name) for name in Row._fields[2:]),
    )
