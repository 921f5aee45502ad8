"""What the receiver stores while a hundred open pages watch the run."""

import selectors
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from functools import partial

from bench.end_to_end import TASKS, received_by
from bench.figures import figure, in_turns, write
from bench.servers import Servers, running
from tests.support.servers.server import Server


ROUNDS = 3
PAGES = 100
PROCESSES = 2
#: Of the run: 80,000 reports.
NODES = 400


class Pages:
    """Open streams of the newest run, which are read continuously."""

    def __init__(self, servers: Servers, port: int) -> None:
        self._servers = servers
        self._port = port
        #: For each round, the megabytes that a page received on average.
        self.megabytes: list[float] = []

    @contextmanager
    def open(self) -> Iterator[None]:
        """Watch the run during the block."""
        run = self._servers.scalar("SELECT max(id) FROM tasks")
        asked = f"GET /api/transactions/{run}/events/ HTTP/1.1\r\nHost: x\r\n\r\n"
        with ExitStack() as stack, selectors.DefaultSelector() as selector:
            for _ in range(PAGES):
                page = socket.create_connection(("127.0.0.1", self._port))
                stack.enter_context(page)
                page.sendall(asked.encode())
                assert page.recv(15) == b"HTTP/1.1 200 OK"
                selector.register(page, selectors.EVENT_READ)
            over = threading.Event()
            thread = threading.Thread(target=self._read, args=(selector, over))
            thread.start()
            yield
            over.set()
            thread.join()

    def _read(self, selector: selectors.BaseSelector, over: threading.Event) -> None:
        buffer = bytearray(1 << 18)
        told = {key.fileobj: 0 for key in selector.get_map().values()}
        while not over.is_set():
            for key, _ in selector.select(0.2):
                page = key.fileobj
                assert isinstance(page, socket.socket)
                told[page] += page.recv_into(buffer)
        assert min(told.values()) > 0
        self.megabytes.append(sum(told.values()) / PAGES / 1e6)


def main() -> None:
    """Measure in turns, print a table, write it as JSON."""
    with ExitStack() as stack:
        servers = stack.enter_context(running())
        server = stack.enter_context(Server(servers.postgresql.url))
        pages = Pages(servers, server.port)
        received = partial(received_by, servers, PROCESSES, nodes=NODES)
        cases: dict[str, Callable[[], float]] = {
            "nobody watches": partial(received, watched=nullcontext),
            f"{PAGES} pages watch": partial(received, watched=pages.open),
        }
        figures = in_turns(cases, ROUNDS)
    alone, watched = (each.median for each in figures.values())
    told = f"{min(pages.megabytes):.1f} to {max(pages.megabytes):.1f}"
    table = [
        f"  {name:<24}{each.median:>9,.0f} reports/s"
        f" ({each.lowest:,.0f} to {each.highest:,.0f})"
        for name, each in figures.items()
    ]
    table.append(f"  ratio {watched / alone:.2f}; a page was told {told} MB")
    title = (
        f"{PROCESSES} processes store a run of {NODES * TASKS:,} entries, two reports"
        f" each; medians of {ROUNDS} rounds"
    )
    found = {name: each._asdict() for name, each in figures.items()}
    found["a page was told"] = figure(pages.megabytes)._asdict() | {"unit": "MB"}
    limits = {f"{PAGES} pages watch": "nobody watches"}
    write("live", title, table, found, unit="reports/s", limits=limits)


if __name__ == "__main__":
    main()
