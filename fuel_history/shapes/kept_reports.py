"""Dead and parked reports."""

from typing import Annotated, Generic, Literal, TypeAlias

from msgspec import Struct

from fuel_history.shapes import members
from fuel_history.shapes.shape import Time, Timed, means


_Payload: TypeAlias = Annotated[str, means("The content that is kept.")]
_Encoding: TypeAlias = Annotated[
    Literal["utf-8", "base64"], means("The encoding of `payload`.")
]
_IsWhole: TypeAlias = Annotated[
    bool, means("Whether all bytes are kept; of larger reports only the first MiB is.")
]
_Origin: TypeAlias = Annotated[
    str, means("The broker and the queue that it came from.")
]
_Detail: TypeAlias = Annotated[
    str, means("The error for people: what is wrong, and where.")
]
_Reason: TypeAlias = Annotated[str, means("Why it could not be recorded; stable.")]
_Replayed: TypeAlias = Annotated[
    int, means("How many reports the broker has accepted.")
]


class DeadReport(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """One dead report of the list."""

    id: members.Id
    reason: _Reason
    detail: _Detail
    origin: _Origin
    first_arrived_at: Annotated[
        Time, means("When these bytes first arrived at the broker.")
    ]
    last_arrived_at: Annotated[
        Time, means("When they last arrived; replays do not count.")
    ]
    times: Annotated[
        int, means("How often they arrived, including repetitions and replays.")
    ]
    attempts: Annotated[int, means("How many replays failed.")]
    replayed_at: Annotated[Time | None, means("When it was replayed; null: not yet.")]
    payload_size: Annotated[int, means("Number of bytes that arrived.")]
    is_whole: _IsWhole


class EarlierError(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """The error of an earlier attempt."""

    reason: _Reason
    detail: _Detail
    replayed_at: Annotated[Time, means("When it was replayed after it.")]


class DeadReportDetails(DeadReport[Time], Generic[Time], frozen=True, kw_only=True):
    """One dead report, its earlier errors, and the bytes that are kept of it."""

    earlier_errors: Annotated[
        tuple[EarlierError[Time], ...],
        means("The errors of earlier attempts, the last ten."),
    ] = ()
    payload: _Payload
    payload_encoding: _Encoding


class Skipped(Struct, frozen=True, kw_only=True):
    """A dead report that was not replayed, and why."""

    id: Annotated[int, means("The dead report's id.")]
    why: Annotated[str, means("Why it was not sent.")]


class Replayed(Struct, frozen=True, kw_only=True):
    """The result of a replay."""

    replayed: _Replayed
    skipped: Annotated[
        tuple[Skipped, ...], means("Reports that were selected and not sent.")
    ] = ()


class ParkedRun(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """One run that was not announced, and its parked reports."""

    task_uuid: Annotated[
        str, means("The run's uuid; its start message or registration may still come.")
    ]
    state: Annotated[
        str,
        means(
            "`waiting` while one of the reports waits for the run; `unannounced`:"
            " the run was not announced within PARKED_LIMIT_HOURS."
        ),
    ]
    reports: Annotated[int, means("How many of its reports match.")]
    unannounced: Annotated[int, means("How many of these no longer wait.")]
    first_arrived_at: Annotated[
        Time, means("When the first of them arrived at the broker.")
    ]
    last_arrived_at: Annotated[
        Time, means("When the last of them arrived at the broker.")
    ]
    parked_at: Annotated[Time, means("When the first of them was parked.")]
    unannounced_at: Annotated[
        Time | None, means("When the run became unannounced; null: it waits.")
    ]
    origins: Annotated[
        tuple[str, ...], means("The brokers and the queues that they came from.")
    ]
    kept_size: Annotated[
        int, means("Number of bytes that are kept of them, as in the broker.")
    ]


class ParkedReport(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """One report of such a run."""

    id: members.Id
    method: Annotated[
        str | None,
        means("The message's method; null: the message is too long or not plain JSON."),
    ]
    arrived_at: Annotated[Time, means("When it arrived at the broker.")]
    origin: _Origin
    parked_at: Annotated[
        Time, means("Since when it waits: it was parked or replayed then.")
    ]
    unannounced_at: Annotated[
        Time | None, means("When its run became unannounced; null: it waits.")
    ]
    payload: _Payload
    payload_encoding: _Encoding
    is_whole: _IsWhole


class ReplayedParked(Struct, frozen=True, kw_only=True):
    """The result of a replay of parked reports."""

    replayed: _Replayed
    missing: Annotated[tuple[str, ...], means("Named runs without parked reports.")]
