"""Fuel deployment history over HTTP: a library, and the commands fuel and fuel2.

::

    import os

    from fuel_history.configuration import load
    from fuel_history.connection import Connection

    with Connection(load(os.environ)) as fuel:
        for run in fuel.transactions.list(statuses=["error"]):
            for entry in fuel.history.of_transaction(run.id, statuses=["error"]):
                print(run.id, entry.node_id, entry.deployment_graph_task_name)

fuel_history/following.py yields the changes of a run as it goes on.
fuel_history/commands/ is fuel2, fuel_history/legacy/ is fuel; both use the library.
"""
