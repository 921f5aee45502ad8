"""`fuel-history replay`: publish recorded messages to the broker."""

import secrets
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import NoReturn

import click

from admin.installation.endpoints import endpoints
from admin.replay.offsets import pair_offsets
from admin.replay.play import Play, Player
from admin.replay.playback_clock import AS_FAST_AS_IT_GOES, Pace, Speed
from admin.replay.publisher import publisher
from admin.replay.recordings import CannotReplay, Recording
from publishing.outbox import Outbox, Publish, Tally
from service import settings


_FAILED = 1
#: A shell's exit status of a command that Ctrl-C ended.
_INTERRUPTED = 130


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "--speed",
    type=Speed(),
    default="max",
    show_default=True,
    metavar="max|recorded|10x",
    help="As fast as possible, as recorded, or a multiple of that (0.5x, 10x).",
)
@click.option(
    "--offsets",
    "offsets_files",
    metavar="FILE",
    multiple=True,
    help="Times of the lines in milliseconds, if not in offsets-NAME.txt[.gz] beside "
    "reports-NAME.jsonl[.gz]. Once for each FILE of lines, in the same order.",
)
@click.option("--shuffle", is_flag=True, help="All lines of all files in random order.")
@click.option(
    "--seed", type=int, metavar="N", help="Shuffle in the order of this seed."
)
@click.option("--duplicate", is_flag=True, help="Send every message twice.")
@click.option("--dry-run", is_flag=True, help="Read and count; publish nothing.")
@click.pass_obj
def replay(
    environ: Mapping[str, str],
    *,
    files: tuple[str, ...],
    speed: float,
    offsets_files: tuple[str, ...],
    shuffle: bool,
    seed: int | None,
    duplicate: bool,
    dry_run: bool,
) -> None:
    """Publish recorded start messages and reports to the broker.

    Each line of a FILE is one message and is sent unchanged, even if it is not JSON:
    the receiver makes it a dead report. Empty lines are skipped. Files may be
    compressed with gzip; "-" is standard input. Replaying the same messages again
    changes nothing.

    \b
    A whole deployment, as fast as possible:
      fuel-history replay examples/n5-ok.jsonl.gz

    \b
    The same to watch, a hundred times as fast as it was:
      fuel-history replay --speed 100x examples/n5-ok.jsonl.gz

    The broker is REPORTS_URL, else BROKER_URL, else that of a running 'up'; the queue
    is REPORTS_QUEUE. With a recorded speed, files play one after another, and a *.json
    file, which has no times, is sent at once.

    Exit status: 0 success, 1 failure, 2 wrong usage or a bad setting, 130 Ctrl-C.
    """
    if shuffle and speed != AS_FAST_AS_IT_GOES:
        raise click.UsageError("--shuffle cannot be combined with a recorded --speed")
    if seed is not None and not shuffle:
        raise click.UsageError("--seed needs --shuffle")
    if offsets_files and speed == AS_FAST_AS_IT_GOES:
        raise click.UsageError("--offsets needs --speed recorded or a multiple")
    began = time.monotonic()
    sent: Tally | None = None
    try:
        plays = _plays(files, offsets_files, speed)
        with nullcontext(len) if dry_run else _publisher(environ) as publish:
            outbox = Outbox(publish)
            sent = None if dry_run else outbox.tally
            player = Player(outbox, 2 if duplicate else 1)
            if shuffle:
                seed = secrets.randbelow(1 << 32) if seed is None else seed
                click.echo(f"shuffled with --seed {seed}", err=True)
                player.play_shuffled(plays, seed)
            else:
                pace = Pace(AS_FAST_AS_IT_GOES if dry_run else speed)
                player.play_in_order(plays, pace)
    except KeyboardInterrupt:
        _stop("interrupted", published=sent, code=_INTERRUPTED)
    except CannotReplay as error:
        _stop(str(error), published=sent, code=_FAILED)
    seconds = time.monotonic() - began
    click.echo(
        f"{'would publish' if dry_run else 'published'} {outbox.tally}"
        f" in {seconds:.2f} s: {outbox.tally.messages / seconds:,.0f} messages/s"
    )


def _publisher(environ: Mapping[str, str]) -> AbstractContextManager[Publish]:
    return publisher(endpoints(settings.load(environ)))


def _plays(
    files: tuple[str, ...], offsets_files: tuple[str, ...], speed: float
) -> list[Play]:
    # Check all files before anything is sent.
    recordings = [Recording(file) for file in files]
    if speed == AS_FAST_AS_IT_GOES:
        return [Play(recording, None) for recording in recordings]
    return list(map(Play, recordings, pair_offsets(files, offsets_files)))


def _stop(reason: str, *, published: Tally | None, code: int) -> NoReturn:
    if published is not None and published.messages:
        # The broker may also have taken a part of the last chunk.
        reason = f"{reason}; at least {published} were published"
    click.echo(f"fuel-history: {reason}", err=True)
    raise SystemExit(code)
