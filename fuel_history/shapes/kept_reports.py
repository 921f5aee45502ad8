"""Reports that are kept for somebody: dead ones, and parked ones."""

from typing import Annotated, Generic, Literal, TypeAlias

from msgspec import Struct

from fuel_history.shapes import members
from fuel_history.shapes.shape import Time, Timed, means


_Payload: TypeAlias = Annotated[str, means("What is kept of what came.")]
_Encoding: TypeAlias = Annotated[
    Literal["utf-8", "base64"], means("How `payload` shows it.")
]
_IsWhole: TypeAlias = Annotated[
    bool, means("Whether all of them are kept: of larger ones, the first MiB.")
]
_Origin: TypeAlias = Annotated[str, means("The broker and the queue where it came in.")]
_Detail: TypeAlias = Annotated[
    str, means("The same for people: what is wrong, and where.")
]
_Reason: TypeAlias = Annotated[str, means("Why it could not be taken; stable.")]
_Replayed: TypeAlias = Annotated[int, means("How many the broker has.")]


class DeadReport(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """One dead report of the list."""

    id: members.Id
    reason: _Reason
    detail: _Detail
    origin: _Origin
    first_arrived_at: Annotated[Time, means("When the broker got these bytes first.")]
    last_arrived_at: Annotated[
        Time, means("When it got them last; a replay does not count.")
    ]
    times: Annotated[
        int, means("How often they came: producers repeat, and so do replays.")
    ]
    attempts: Annotated[int, means("How many replays of it ended here again.")]
    replayed_at: Annotated[Time | None, means("When it was replayed; null: it waits.")]
    payload_size: Annotated[int, means("Bytes that came.")]
    is_whole: _IsWhole


class EarlierError(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """What was wrong at an attempt before the latest."""

    reason: _Reason
    detail: _Detail
    replayed_at: Annotated[Time, means("When it was replayed after that.")]


class DeadReportDetails(DeadReport[Time], Generic[Time], frozen=True, kw_only=True):
    """One dead report, what was wrong before, and the bytes that are kept of it."""

    earlier_errors: Annotated[
        tuple[EarlierError[Time], ...],
        means("What was wrong at the attempts before, the last ten."),
    ] = ()
    payload: _Payload
    payload_encoding: _Encoding


class Skipped(Struct, frozen=True, kw_only=True):
    """A dead report that was not replayed, and why."""

    id: Annotated[int, means("The dead report's.")]
    why: Annotated[str, means("Why it was not sent.")]


class Replayed(Struct, frozen=True, kw_only=True):
    """What became of a replay."""

    replayed: _Replayed
    skipped: Annotated[
        tuple[Skipped, ...], means("Those that were meant and not sent.")
    ] = ()


class ParkedRun(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """One run that nobody announced, and what came of it."""

    task_uuid: Annotated[
        str, means("The run's uuid; a start message or a registration may come.")
    ]
    state: Annotated[
        str,
        means(
            "`waiting` as long as one of the reports waits for the run; `unannounced`:"
            " nobody told of it for PARKED_LIMIT_HOURS."
        ),
    ]
    reports: Annotated[int, means("How many of its reports are meant.")]
    unannounced: Annotated[int, means("How many of these wait no more.")]
    first_arrived_at: Annotated[Time, means("When the broker got the first of them.")]
    last_arrived_at: Annotated[Time, means("When it got the last of them.")]
    parked_at: Annotated[Time, means("Since when the first of them is parked.")]
    unannounced_at: Annotated[
        Time | None, means("When that was too long; null: it is not.")
    ]
    origins: Annotated[
        tuple[str, ...], means("The brokers and the queues where they came in.")
    ]
    kept_size: Annotated[
        int, means("Bytes that are kept of them, as they lay in the broker.")
    ]


class ParkedReport(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """One report of such a run."""

    id: members.Id
    method: Annotated[
        str | None,
        means("What it is; null: it is too long, or no plain JSON, to tell."),
    ]
    arrived_at: Annotated[Time, means("When the broker got it.")]
    origin: _Origin
    parked_at: Annotated[
        Time, means("Since when it waits: it was parked, or replayed.")
    ]
    unannounced_at: Annotated[
        Time | None, means("When it had waited for too long; null: it waits.")
    ]
    payload: _Payload
    payload_encoding: _Encoding
    is_whole: _IsWhole


class ReplayedParked(Struct, frozen=True, kw_only=True):
    """What became of a replay of parked reports."""

    replayed: _Replayed
    missing: Annotated[
        tuple[str, ...], means("Runs that were named, of which nothing is parked.")
    ]
