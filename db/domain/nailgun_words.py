"""Nailgun's own texts about the end of a run, as far as a report implies them.

From nailgun's `rpc/receiver.py` (contract.md section 2.5). Other texts name or count
nodes and plugins in its database; they must be requested from Nailgun.
"""

#: Between the run's name and the orchestrator's text.
HAS_FAILED = " has failed. "
#: After the run's name, if the answer that ended it named no node.
IS_DONE = " is done. No changes."
