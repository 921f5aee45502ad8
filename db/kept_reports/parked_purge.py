"""Removal of parked reports: of runs of which nobody will ever tell."""

from db.database import Database
from db.domain.reports import ParkedReportFilter
from db.kept_reports.parked_rows import conditions, locking
from db.kept_reports.purging import purge_in_steps
from db.tables import parked_reports


def purge(database: Database, asked: ParkedReportFilter) -> int:
    """Remove the parked reports that are asked for; return how many they were.

    Those that are applied at the moment are: this waits for it, and finds them gone.
    Raises DatabaseUnavailable: what is left is to be asked for again.
    """
    wanted = list(conditions(asked))
    return purge_in_steps(database, parked_reports, wanted, locking)
