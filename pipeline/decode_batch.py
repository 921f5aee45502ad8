"""Sort a batch of deliveries into reports and dead reports; pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from astute.bad_report import BadReport
from astute.decode import decode
from astute.report import Report, asking
from astute.requests import clusters_named, of_list
from astute.start import decode_start
from astute.unpack import unpack
from astute.wire import WireArgs
from brokers.interface import Delivery
from pipeline.received import (
    Batch,
    ReceivedDead,
    ReceivedPassed,
    ReceivedReport,
    ReceivedStart,
    received_dead,
    too_large_for_memory,
)


#: Bytes of decompressed messages after which a batch takes no more deliveries. One more
#: may be as large as astute/unpack.py allows; decoded, they need several times that
#: memory.
LARGEST = 16 << 20

_Received = ReceivedReport | ReceivedStart | ReceivedDead | ReceivedPassed


def decode_batch(deliveries: Iterable[Delivery]) -> Batch:
    """Decode the messages of the first deliveries; a bad one does not affect the
    others.

    Decodes all of them, or as many as LARGEST allows, and at least one. A delivery that
    this process lacks the memory for is dead if it is the only one.
    """
    received: list[_Received] = []
    number = size = 0
    for delivery in deliveries:
        try:
            messages = _unpack(delivery)
            received += _decode_all(messages)
        except BadReport as error:
            messages = []
            received.append(received_dead(delivery, error))
        except MemoryError:
            messages = []
            if number:
                # On its own, in the next batch, it may have enough.
                break
            received.append(too_large_for_memory(delivery))
        number += 1
        size += sum(len(message.payload) for message in messages)
        if size > LARGEST:
            break
    return _batch(number, received)


def _batch(deliveries: int, received: Iterable[_Received]) -> Batch:
    batch = Batch(deliveries, [], [], [], Counter())
    for each in received:
        if isinstance(each, ReceivedReport):
            batch.reports.append(each)
        elif isinstance(each, ReceivedStart):
            batch.starts.append(each)
        elif isinstance(each, ReceivedDead):
            batch.dead.append(each)
        else:
            batch.passed[each.method] += 1
    return batch


def _unpack(delivery: Delivery) -> list[Delivery]:
    """Return the messages of a delivery. Raises BadReport."""
    messages = unpack(delivery.payload)
    if len(messages) == 1 and messages[0] is delivery.payload:
        # Most deliveries are a single message: reuse the delivery.
        return [delivery]
    return [delivery._replace(payload=message) for message in messages]


def _decode_all(messages: Sequence[Delivery]) -> list[_Received]:
    received = [each for message in messages for each in _decode(message)]
    if any(isinstance(each, ReceivedReport) and each.is_request for each in received):
        return _related(messages, received)
    return received


def _decode(message: Delivery) -> Iterator[_Received]:
    try:
        decoded = decode(message.payload, message.arrived_at)
        start = decode_start(decoded) if isinstance(decoded, WireArgs) else None
    except BadReport as error:
        yield received_dead(message, error)
        return
    if isinstance(decoded, Report):
        yield ReceivedReport(message, decoded)
        # A bad part of it does not affect the other parts.
        for part in decoded.bad:
            yield received_dead(message._replace(payload=part.payload), part.error)
    elif start is not None:
        yield ReceivedStart(message, start)
    elif not isinstance(decoded, WireArgs):
        yield ReceivedPassed(decoded.method)
        if decoded.request is not None:
            requested = asking(decoded.method, decoded.request)
            yield ReceivedReport(message, requested, is_request=True)


def _related(
    messages: Sequence[Delivery], received: Sequence[_Received]
) -> list[_Received]:
    """Return the messages of a list with what each learns from the others.

    Nailgun puts a provisioning and the deployment that follows it into one list, and a
    reset and the removal of the environment's keys: requests get the runs and the
    environment of the list, and start messages get the environment.
    """
    starts = [each for each in received if isinstance(each, ReceivedStart)]
    payloads = {id(each.delivery.payload) for each in starts}
    named = frozenset[int]().union(
        *(
            clusters_named(each.payload)
            for each in messages
            if id(each.payload) not in payloads
        )
    )
    run_uuids = tuple(sorted({each.start.task_uuid for each in starts}))
    related: list[_Received] = []
    for each in received:
        if isinstance(each, ReceivedReport) and each.is_request and each.report.task:
            task = of_list(each.report.task, run_uuids, named)
            related.append(each._replace(report=each.report._replace(task=task)))
        elif isinstance(each, ReceivedStart) and len(named) == 1:
            clusters = each.start.named_clusters | named
            start = each.start._replace(named_clusters=clusters)
            related.append(each._replace(start=start))
        else:
            related.append(each)
    return related
