"""The media of the packages that Anki makes for us."""

from __future__ import annotations

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 300
SOUND = b"ID3" + b"beep" * 5_000
