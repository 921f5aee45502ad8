"""X-Unknown: the values of a list's filters that do not exist, if the list is empty."""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

import falcon


HEADER: Final = "X-Unknown"

#: Parameter → its values that do not exist.
Unknown = Mapping[str, Sequence[object]]


def tell_unknown(response: falcon.Response, unknown: Unknown) -> None:
    """Set the header: like a query string, because values may be any text."""
    told = {
        name: ",".join(map(str, values)) for name, values in unknown.items() if values
    }
    if told:
        response.set_header(HEADER, urlencode(told))
