"""What a reader of the document is told first."""

from typing import Final

from api.about.version import API
from api.http.query import Json


#: What this is.
ABOUT: Final = """\
Which tasks ran on which node of which environment, when, and how they ended: for every
deployment that [Fuel](https://docs.openstack.org/)'s orchestrator ever ran.

**Two mounts, one API.** `/api` shows times as whole seconds since 1970 and the history
in the specification's shape. `/api/v1` is what the released clients speak: times as ISO
texts, the graph's parameters merged into the history's entries. All else is the same.
A trailing slash is optional.
"""
_CONVENTIONS: Final = """
**Log in** with `POST /keystone/v2.0/tokens`, and send the token as `X-Auth-Token`,
or as `Authorization: Bearer …`.
Reading needs any role, changing needs `admin`.

**Lists** come whole, in the order of their ids, while they are read. With `limit` they
come in pages: follow `Link: <…>; rel=next` until there is none. `fields` names the
members that are wanted. An empty parameter is as if it were not there; one that an
address does not know is refused.

**Formats**: JSON; YAML with `Accept: application/x-yaml`; histories and dead reports
also as CSV with `Accept: text/csv`, or with `csv=spreadsheet`, in which no text is a
formula. `Accept-Encoding: gzip` compresses all of them.

**Ask again cheaply**: every answer to GET has an `ETag`. Send it as `If-None-Match`;
304 without a body says that nothing changed. HEAD is answered wherever GET is.

**How new**: where the server has a replica, some answers to GET are its, and say in
`X-Staleness` how many seconds old they are at most. Answers to changes never are.

**Errors** are `application/problem+json` (RFC 9457) everywhere; `type` is stable,
`detail` is one line for people.
"""

INTRODUCTION: Final[Json] = {
    "title": "Fuel deployment history",
    "version": API,
    "summary": "Everything that deployments ever did to your environments.",
    "description": ABOUT + _CONVENTIONS,
    "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
}
