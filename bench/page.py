"""How fast the page shows a run, from the server and from a file, and zooms it."""

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

from playwright.sync_api import Page

from bench.figures import in_turns, write
from bench.servers import running
from bench.stored_runs import store_runs
from tests.support.browser.page_stack import TWO_FRAMES, opened_browser
from tests.support.servers.server import Server
from tests.support.terminals.commands import Commands


ROUNDS = 3
#: Nodes by number of rows; each has 100 tasks, which start one after the other.
NODES = {20_000: 200, 200_000: 2000}
_TIMES = """
UPDATE deployment_history SET time_start = began, time_end = began + make_interval(
    secs => 5 + (node * 13 + task * 31) % 17)
FROM (SELECT task_id AS run, id AS entry, CAST(node_id AS integer) AS node,
    CAST(right(deployment_graph_task_name, 3) AS integer) AS task
    FROM deployment_history) AS numbers,
LATERAL (SELECT now() - interval '1 hour'
    + make_interval(secs => task * 18 + node * 7 % 23) AS began) AS times
WHERE task_id = run AND id = entry
"""


def opened(page: Page, address: str, rows: int) -> float:
    """Return the seconds from opening a run until all of it is drawn."""
    page.goto("about:blank")
    began = time.perf_counter()
    page.goto(address)
    page.get_by_text(f"{rows:,} entries", exact=True).wait_for()
    page.evaluate(TWO_FRAMES)
    return time.perf_counter() - began


def zoomed(page: Page, address: str, rows: int) -> float:
    """Return the seconds from a click on the zoom until it is drawn."""
    opened(page, address, rows)
    began = time.perf_counter()
    page.get_by_role("button", name="Zoom in").click()
    page.evaluate(TWO_FRAMES)
    return time.perf_counter() - began


def saved(commands: Commands, run: int) -> float:
    """Return the seconds that `fuel2 task report` takes."""
    began = time.perf_counter()
    ended = commands.run(f"fuel2 task report {run}")
    assert ended.exit_code == 0, ended.stderr
    return time.perf_counter() - began


def cases(page: Page, port: int, commands: Commands) -> dict[str, Callable[[], float]]:
    """Return what is measured, in seconds."""
    found: dict[str, Callable[[], float]] = {}
    for run, rows in enumerate(NODES, 1):
        file = (commands.directory / f"run_{run}.html").as_uri()
        found[f"{rows:,} rows, saved"] = partial(saved, commands, run)
        found[f"{rows:,} rows, file"] = partial(opened, page, file, rows)
        address = f"http://127.0.0.1:{port}/ui/#/runs/{run}?view="
        for view in ("timeline", "grid", "table"):
            found[f"{rows:,} rows, {view}"] = partial(
                opened, page, f"{address}{view}", rows
            )
        found[f"{rows:,} rows, zoom"] = partial(
            zoomed, page, f"{address}timeline", rows
        )
    return found


def main() -> None:
    """Store two runs, look at them in turns, print a table, write it as JSON."""
    with ExitStack() as stack:
        servers = stack.enter_context(running())
        for run, nodes in enumerate(NODES.values(), 1):
            store_runs(servers.database, run, run, nodes, 100)
        servers.execute(_TIMES)
        servers.execute_outside("VACUUM ANALYZE")
        server = stack.enter_context(Server(servers.postgresql.url))
        browser = stack.enter_context(opened_browser())
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        print(f"Chromium {browser.version}", file=sys.stderr)
        commands = Commands(servers.directory, SERVER_PORT=str(server.port))
        figures = in_turns(cases(page, server.port, commands), ROUNDS)
        sizes = [file.stat().st_size for file in commands.directory.glob("run_*.html")]
    table = [
        f"  {name:<24}{each.median:.2f} s ({each.lowest:.2f} to {each.highest:.2f})"
        for name, each in figures.items()
    ]
    table += [f"  a file of {size:,} bytes" for size in sorted(sizes)]
    title = f"The page in Chromium {browser.version}, medians of {ROUNDS} rounds"
    found = {name: each._asdict() for name, each in figures.items()}
    write("page", title, table, found)


if __name__ == "__main__":
    main()
