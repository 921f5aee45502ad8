"""Passwords are stored as salted scrypt hashes, and compared in constant time."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode


#: Prefix of each hash, so that a later version can recognise it.
_KIND = "scrypt$16384$8$5"
_SALT_BYTES = 16
_HASH_BYTES = 32

#: The format of :func:`hashed`'s result, as a regular expression.
PATTERN = r"^scrypt\$16384\$8\$5\$[\w-]{22}\$[\w-]{43}\Z"


def hashed(password: str) -> str:
    """Return a salted hash of `password`; no two results are the same."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return "$".join((_KIND, _text(salt), _text(_scrypt(password, salt))))


def matches(password: str, known: str | None) -> bool:
    """Return whether `known` is a hash of `password`.

    None, for an unknown user, takes as long as a wrong password.
    """
    *_, salt, wanted = (known or _NOBODYS).split("$")
    found = _scrypt(password, _bytes(salt))
    return hmac.compare_digest(found, _bytes(wanted)) and known is not None


def _scrypt(password: str, salt: bytes) -> bytes:
    # OWASP's parameters for 16 MB of memory; about 0.2 s, without holding the GIL.
    return hashlib.scrypt(
        password.encode(errors="surrogateescape"),
        salt=salt,
        n=2**14,
        r=8,
        p=5,
        dklen=_HASH_BYTES,
    )


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


_NOBODYS = "$".join((_KIND, _text(bytes(_SALT_BYTES)), _text(bytes(_HASH_BYTES))))
