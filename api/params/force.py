"""`force`: what a request for a deletion may add."""

from api.params.values import Params, boolean, refuse_unknown


def force_query(params: Params) -> bool:
    """Return whether running transactions are no obstacle; raises BadParameter."""
    refuse_unknown(params, "force")
    return boolean(params, "force")
