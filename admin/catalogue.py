"""The sub-commands of `fuel-history`: where each is, and its line in the help.

Only texts: a command is imported when it runs, so that none waits for what others need.
"""

from typing import Final, NamedTuple


class Entry(NamedTuple):
    """A sub-command that need not be imported yet."""

    #: The module and its attribute.
    module: str
    attribute: str
    #: The first sentence of its help (tests/unit/test_admin_start.py compares).
    summary: str


CATALOGUE: Final = {
    "up": Entry(
        "admin.up.command", "up", "Run everything on this machine, until Ctrl-C."
    ),
    "connect": Entry(
        *("admin.commands.connect", "connect"),
        "Connect the history to a Fuel master, and check the connection.",
    ),
    "migrate": Entry(
        *("admin.commands.migrate", "migrate"),
        "Migrate the database to the schema of this version.",
    ),
    "grant": Entry(
        *("admin.commands.grant", "grant_command"),
        "Grant a database ROLE what the api or the worker needs, and no more.",
    ),
    "replay": Entry(
        *("admin.replay.command", "replay"),
        "Publish recorded start messages and reports to the broker.",
    ),
    "users": Entry(
        *("admin.users.command", "users"),
        "Manage who may use the API, if AUTH is static.",
    ),
    "dead": Entry(
        *("admin.kept_reports.dead", "dead"),
        "List, show, replay and remove reports that could not be recorded.",
    ),
    "parked": Entry(
        *("admin.kept_reports.parked", "parked"),
        "List, show, replay and remove reports of unknown runs.",
    ),
    "digest": Entry(
        *("admin.commands.digest", "digest"),
        "Make the digests of runs that have ended and have none.",
    ),
    "verify": Entry(
        *("admin.retention.verify_command", "verify_command"),
        "Check that the rows of every run are what they were when it ended.",
    ),
    "retention": Entry(
        *("admin.retention.command", "retention"),
        "Remove the history of old runs, for good.",
    ),
    "export": Entry(
        *("admin.retention.export_command", "export_runs"),
        "Write RUNs to files of one run each, as 'retention --archive' does.",
    ),
    "import": Entry(
        *("admin.retention.import_command", "import_archives"),
        "Restore runs that 'retention --archive' wrote to FILEs.",
    ),
    "doctor": Entry(
        *("admin.commands.doctor", "doctor"),
        "Check everything; print one line per check.",
    ),
    "settings": Entry(
        *("admin.commands.show_settings", "show_settings"),
        "List every setting: its current value, its default, its meaning.",
    ),
}
