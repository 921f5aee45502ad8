"""Replace what differs between recordings, so that they can be compared."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final


#: Replaces the time of the recording.
NOW: Final = datetime(2016, 3, 8, 9, 30, tzinfo=UTC)

_ETAG = re.compile(r'W/\\?"[0-9a-f]{32}\\?"')
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?")
#: In cursors of changes: PostgreSQL's transaction ids.
_CURSOR = re.compile(r'(?:(?<="cursor":")|(?<=\bid: ))(\d+)-\d+\b')
_EPOCH = re.compile(r"\b\d{10}\b")


class Stable:
    """Makes the texts of a recording the same each time."""

    def __init__(self, replaced: Mapping[str, str], known: str) -> None:
        """`replaced` maps texts to their replacements; uuids in `known` stay."""
        self._replaced = dict(replaced)
        self._uuids = {uuid: uuid for uuid in _UUID.findall(known)}
        self._made = 0
        self._began = datetime.now(UTC)

    def replace(self, text: str, told: str) -> None:
        """Replace `text` by `told` from now on."""
        self._replaced[text] = told

    def text(self, text: str) -> str:
        """Return the text with all replacements."""
        for real, told in self._replaced.items():
            text = text.replace(real, told)
        text = _ETAG.sub('W/"5f0c9a7be1d24836a0b3c7d9e8f61524"', text)
        text = _CURSOR.sub(r"\1-751", text)
        text = _UUID.sub(self._uuid, text)
        text = _ISO.sub(self._iso, text)
        return _EPOCH.sub(self._epoch, text)

    def _uuid(self, found: re.Match[str]) -> str:
        if found[0] not in self._uuids:
            self._made += 1
            self._uuids[found[0]] = f"e3d1b2a4-6f70-4c8e-9a15-{self._made:012}"
        return self._uuids[found[0]]

    def _iso(self, found: re.Match[str]) -> str:
        told = self._told(datetime.fromisoformat(found[0]).replace(tzinfo=UTC))
        if told is None:
            return found[0]
        return f"{told:%Y-%m-%dT%H:%M:%S}{'.512000' if found[1] else ''}"

    def _epoch(self, found: re.Match[str]) -> str:
        told = self._told(datetime.fromtimestamp(int(found[0]), UTC))
        return found[0] if told is None else str(int(told.timestamp()))

    def _told(self, time: datetime) -> datetime | None:
        """Return the replacement of a time of the recording, or of some hours later."""
        hours = round((time - self._began) / timedelta(hours=1))
        return NOW + timedelta(hours=hours) if 0 <= hours <= 48 else None  # noqa: PLR2004
