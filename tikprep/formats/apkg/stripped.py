"""The text of a field as Anki sorts and compares it: without HTML, but with the names of its media."""

from __future__ import annotations

import re
from hashlib import sha1
from html import unescape

# No part may match its own beginning again inside itself, or a hostile field costs the square of its length.
_MEDIA = re.compile(
    r"""<(?:img|audio|video|source|object)\b[^>]{0,2000}?\b(?:src|data)\s{0,9}=\s{0,9}(?:"([^">]*)"|'([^'>]*)'|([^\s>]+))[^>]*>""",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^>]*>")
_SILENT = re.compile(r"<!--|<(?:script|style)\b[^>]*>", re.IGNORECASE)


def stripped(field: str) -> str:
    """The words of a field, as the sort field of a note and its checksum have them."""
    if "<" in field:
        text = _MEDIA.sub(lambda found: f" {found[found.lastindex or 0]} ", field)
        field = _TAG.sub("", _without_silent(text))
    if "&" in field:
        field = unescape(field).replace("\xa0", " ")
    return field


def checksum(text: str) -> int:
    """What Anki finds notes of the same first field by: the first four bytes of the hash of its words."""
    return int.from_bytes(sha1(text.encode("utf-8"), usedforsecurity=False).digest()[:4], "big")


def _without_silent(text: str) -> str:
    kept = []
    position = 0
    while (found := _SILENT.search(text, position)) is not None:
        closing = "-->" if found[0] == "<!--" else f"</{found[0][1:7].rstrip(' >').lower()}"
        end = text.lower().find(closing, found.end()) if closing != "-->" else text.find(closing, found.end())
        if end < 0:
            break
        kept.append(text[position : found.start()])
        position = text.find(">", end) + 1 or len(text)
    return "".join([*kept, text[position:]])
