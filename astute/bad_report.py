"""The one error of a bad report, and its reasons."""

import enum


class Reason(enum.StrEnum):
    """Why a report became a dead report; stable words for programs."""

    not_compressed_well = "not_compressed_well"  #: zlib or gzip data is broken
    too_large = "too_large"  #: larger than any orchestrator's message
    too_much_memory = "too_much_memory"  #: more than a worker process may use
    killed_process = "killed_process"  #: every process that stored it died
    not_json = "not_json"  #: not JSON in UTF-8
    wrong_shape = "wrong_shape"  #: a field is missing or has another type
    unknown_method = "unknown_method"  #: only before 0010; such messages are passed now
    unknown_status = "unknown_status"  #: a status that does not exist
    impossible_value = "impossible_value"  #: a value that cannot be stored
    incomplete_task = "incomplete_task"  #: for example a task's name without a status
    refused_by_database = "refused_by_database"  #: the detail is the database's error


class BadReport(Exception):
    """A report cannot be recorded: `reason` for programs, `detail` for people."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
