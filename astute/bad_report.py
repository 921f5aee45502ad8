"""The one way in which a report can be bad, and its reasons."""

import enum


class Reason(enum.StrEnum):
    """Why a report became a dead report; stable words for programs."""

    not_compressed_well = "not_compressed_well"  #: zlib or gzip data is broken
    too_large = "too_large"  #: larger than any orchestrator's message
    too_much_memory = "too_much_memory"  #: more than a worker's process may use
    killed_process = "killed_process"  #: each process that stored it died
    not_json = "not_json"  #: no JSON text in UTF-8
    wrong_shape = "wrong_shape"  #: a field is missing or has another type
    unknown_method = "unknown_method"  #: before 0010; it is no report of ours
    unknown_status = "unknown_status"  #: a status that does not exist
    impossible_value = "impossible_value"  #: a value that cannot be stored
    incomplete_task = "incomplete_task"  #: a task's name without status or so
    refused_by_database = "refused_by_database"  #: the database's own words


class BadReport(Exception):
    """A report that cannot be taken: `reason` for programs, `detail` for people."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
