"""Pictures by their first bytes, whatever they are called."""

from __future__ import annotations

import re

HEAD_BYTES = 18
"""How many bytes tell the kind."""

_KINDS = (
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("jpeg", re.compile(rb"\xff\xd8\xff")),
    ("gif", re.compile(rb"GIF8[79]a")),
    ("webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    # Two letters alone may begin any text; behind them stands the size of the second header (12 to 124 bytes).
    ("bmp", re.compile(rb"BM.{12}[\x0c-\x7c]\0\0\0", re.DOTALL)),
)
_SUFFIXES = {"jpeg": ".jpg"}


def picture_kind(head: bytes) -> str:
    """The kind, as Qt names it, of a picture that begins so; "" for what is none that cards draw as dots."""
    return next((kind for kind, start in _KINDS if start.match(head)), "")


def picture_suffix(head: bytes) -> str:
    """The ending of a file that begins so, with its dot; "" like the kind."""
    kind = picture_kind(head)
    return kind and _SUFFIXES.get(kind, f".{kind}")
