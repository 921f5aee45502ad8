"""Nailgun's own texts of how a run ended, as far as a report tells them.

From nailgun's `rpc/receiver.py` (contract.md section 2.5). It has more of them, which
name or count nodes and plugins of its database: those it has to be asked for.
"""

#: After the run's name, and before the text of the orchestrator.
HAS_FAILED = " has failed. "
#: After the run's name: no node was named by the answer that ended it.
IS_DONE = " is done. No changes."
