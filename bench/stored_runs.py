"""Many ended runs, as a history of years has them."""

from sqlalchemy import text

from db.database import Database
from db.history.partitions import WIDTH, ensure_partitions


_RUNS = """
INSERT INTO tasks (id, uuid, name, status, progress, time_start, time_end)
SELECT id, 'bench-' || id, 'deploy', 'ready', 100,
    now() - make_interval(hours => :last - id),
    now() - make_interval(hours => :last - id)
FROM generate_series(CAST(:first AS integer), CAST(:last AS integer)) AS id
"""
_ENTRIES = """
INSERT INTO deployment_history (task_id, node_id, deployment_graph_task_name,
    status, time_start, time_end, reported_at, summary)
SELECT task_id, CAST(node AS text),
    'netconfig-and-other-' || lpad(CAST(task AS text), 3, '0'),
    CAST(CASE WHEN node = 0 AND task = :tasks - 1 THEN 'error' ELSE 'ready' END
        AS history_status),
    now(), now(), now(),
    json_build_object('status', 'stopped', 'padding', repeat('.', 90))
FROM generate_series(CAST(:first AS integer), CAST(:last AS integer)) AS task_id,
    generate_series(0, :nodes - 1) AS node, generate_series(0, :tasks - 1) AS task
"""


def store_runs(
    database: Database, first: int, last: int, nodes: int, tasks: int
) -> None:
    """Store runs with these ids and `nodes` * `tasks` entries each."""
    for begin in range(first, last + 1, WIDTH // 5):
        ensure_partitions(database, [begin, min(begin + WIDTH // 5, last)])
        values = {
            "first": begin,
            "last": min(begin + WIDTH // 5 - 1, last),
            "nodes": nodes,
            "tasks": tasks,
        }
        with database.writer() as connection:
            connection.execute(text(_RUNS), values)
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text(_ENTRIES), values)
    with database.writer() as connection:
        connection.execute(text("SELECT setval('tasks_id_seq', :last)"), {"last": last})
