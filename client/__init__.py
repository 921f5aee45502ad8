"""Fuel deployment history over HTTP: a library, and the commands fuel and fuel2.

::

    import os

    from client.configuration import load
    from client.connection import Connection

    with Connection(load(os.environ)) as fuel:
        for run in fuel.transactions.list(statuses=["error"]):
            for entry in fuel.history.of_transaction(run.id, statuses=["error"]):
                print(run.id, entry.node_id, entry.deployment_graph_task_name)

client/following.py yields a run while it runs. client/commands/ are those of fuel2,
client/legacy/ is fuel; both stand on the library.
"""
