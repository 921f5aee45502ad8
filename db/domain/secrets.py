"""Hide secrets in JSON, found at any depth by marks and by names; pure.

Nailgun marks some of its settings (`"type": "password"`); everywhere else a secret is
recognised by its name or by its form: a private key, the password in a URL. Hiding too
much costs little, because administrators see everything; hiding too little is a leak.
So name patterns are broad, and only values without content stay: null, false, true, "".
"""

import dataclasses
import re
from collections.abc import Callable, Mapping
from typing import Any


#: What replaces a secret.
HIDDEN = "***"

#: A part of a name that marks a secret.
_SECRET = re.compile(
    r"passw|passphrase|passwd|secret|token|credential|private|pskey|apikey"
    r"|(?:^|[^a-z])(?:pass|pwd|psk|auth)(?:$|[^a-z])"
    # The last word of a name: mon_key, authkeys, key; not keystone, not monkey_id.
    r"|keys?$"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
#: Names that only look like secrets: settings of tokens, network routes.
_HARMLESS = re.compile(
    r"token_(?:flush|expir|provider|driver)|public_key|private_(?:net|cidr|ip|range|gw"
    r"|name|suffix)|default_private|neutron/private|(?:^|_)private$"
)
#: Members of a Nailgun setting that hold its value.
_VALUES = frozenset({"value", "default", "content"})
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY")
#: The password of scheme://user:password@host, up to the last @ before a slash.
_URL_PASSWORD = re.compile(r"(?<=://)(?P<user>[^:@/\s]*:)[^/\s]+(?=@)")


def is_secret(name: str) -> bool:
    """Return whether a member with this name is a secret."""
    words = _CAMEL.sub("_", name).lower()
    return _SECRET.search(words) is not None and _HARMLESS.search(words) is None


@dataclasses.dataclass(frozen=True)
class Secret:
    """A secret that can be compared, and is not shown."""

    value: object = dataclasses.field(repr=False)


def hidden(value: Any) -> Any:
    """Return a copy of a JSON value without its secrets."""
    return _Hiding(lambda secret: HIDDEN).shown(value)


def wrapped(value: Any) -> Any:
    """Return a copy of a JSON value whose secrets are each a :class:`Secret`."""
    return _Hiding(Secret).shown(value)


class _Hiding:
    def __init__(self, cover: Callable[[Any], Any]) -> None:
        self._cover = cover

    def shown(self, value: Any) -> Any:
        if isinstance(value, dict):
            return self._object(value)
        if isinstance(value, list):
            return [self.shown(each) for each in value]
        return self._text(value) if isinstance(value, str) else value

    def _object(self, members: Mapping[str, Any]) -> dict[str, Any]:
        marked = members.get("type") == "password" or _is_named_secret(members)
        return {
            name: self._covered(value)
            if is_secret(name) or (marked and name in _VALUES)
            else self.shown(value)
            for name, value in members.items()
        }

    def _covered(self, value: Any) -> Any:
        """Return what remains visible of a secret."""
        if isinstance(value, dict):
            if _VALUES & value.keys():
                # A setting: its label and description are not secret.
                return {
                    name: self._covered(each) if name in _VALUES else self.shown(each)
                    for name, each in value.items()
                }
            return {name: self._covered(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self._covered(each) for each in value]
        tells_nothing = value is None or isinstance(value, bool) or value == ""
        return value if tells_nothing else self._cover(value)

    def _text(self, text: str) -> Any:
        if _PRIVATE_KEY.search(text):
            return self._cover(text)
        if "://" not in text or not _URL_PASSWORD.search(text):
            return text
        without = _URL_PASSWORD.sub(rf"\g<user>{HIDDEN}", text)
        return without if self._cover is not Secret else Secret(text)


def _is_named_secret(members: Mapping[str, Any]) -> bool:
    # For example a list of options, each with a name and a value.
    return any(
        isinstance(name := members.get(each), str) and is_secret(name)
        for each in ("name", "key", "id")
    )
