"""The introduction of the OpenAPI document."""

from typing import Final

from api.about.version import API
from api.http.query import Json


#: What the API is.
ABOUT: Final = """\
The history of every deployment that [Fuel](https://docs.openstack.org/)'s orchestrator
ran: which tasks ran on which node of which environment, when, and how they ended.

**Two mounts, one API.** `/api` shows times as whole seconds since 1970, and the history
in the specification's format. `/api/v1` is for the released clients: times are ISO
texts, and the graph's parameters are merged into the history's entries. Everything else
is the same. A trailing slash is optional.
"""
_CONVENTIONS: Final = """
**Log in** with `POST /keystone/v2.0/tokens`, and send the token as `X-Auth-Token`,
or as `Authorization: Bearer …`.
Reading requires any role, changes require `admin`.

**Lists** are streamed whole, sorted by id. With `limit` you get pages: follow
`Link: <…>; rel=next` until it is absent. `fields` selects members. An empty parameter
is treated as absent; an unknown parameter is refused.

**Formats**: JSON; YAML with `Accept: application/x-yaml`; histories and dead reports
also as CSV with `Accept: text/csv`, or with `csv=spreadsheet`, in which no text can act
as a formula. `Accept-Encoding: gzip` compresses all of them.

**Caching**: every answer to GET has an `ETag`. Send it as `If-None-Match`; 304 without
a body means that nothing has changed. HEAD works wherever GET does.

**Staleness**: if the server has a replica, it serves some answers to GET, and
`X-Staleness` is their maximum age in seconds. Answers to changes are never stale.

**Errors** are `application/problem+json` (RFC 9457) everywhere; `type` is stable,
`detail` is one line for people.
"""

INTRODUCTION: Final[Json] = {
    "title": "Fuel deployment history",
    "version": API,
    "summary": "The history of all deployments of your environments.",
    "description": ABOUT + _CONVENTIONS,
    "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
}
