"""Remove parked reports of runs that will never be announced."""

from db.database import Database
from db.domain.reports import ParkedReportFilter
from db.kept_reports.parked_rows import conditions, locking
from db.kept_reports.purging import purge_in_steps
from db.tables import parked_reports


def purge(database: Database, wanted: ParkedReportFilter) -> int:
    """Remove the selected parked reports; return their number.

    Reports that are being applied are: this waits, and finds them gone. Raises
    DatabaseUnavailable: repeat it to remove the rest.
    """
    return purge_in_steps(database, parked_reports, list(conditions(wanted)), locking)
