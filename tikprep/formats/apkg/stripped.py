"""The text of a field as Anki sorts and compares it: without HTML, but with the names of its media."""

from __future__ import annotations

import re
from hashlib import sha1
from html import unescape

# No part may match its own beginning again inside itself, or a hostile field costs the square of its length.
_MEDIA = re.compile(r"<(?:img|audio|video|source|object)\b[^<>]*>", re.IGNORECASE)
_SOURCE = re.compile(r"""\s(?:src|data)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_SILENT = re.compile(r"<!--|<(?:script|style)\b[^<>]*>", re.IGNORECASE)
# Most fields hold neither: one look at each tag tells so.
_MORE_THAN_TAGS = re.compile(r"<(?:!--|img|audio|video|source|object|script|style)", re.IGNORECASE)
_ENDS = {
    "<!-": re.compile("-->"),
    "<sc": re.compile("</script>", re.IGNORECASE),
    "<st": re.compile("</style>", re.IGNORECASE),
}


def stripped(field: str) -> str:
    """The words of a field, as the sort field of a note and its checksum have them."""
    if "<" in field:
        text = _without_silent(_MEDIA.sub(_name, field)) if _MORE_THAN_TAGS.search(field) else field
        end = text.rfind(">") + 1  # behind it no tag is closed, and each would be looked for to the end
        field = _TAG.sub("", text[:end]) + text[end:]
    if "&" in field:
        field = unescape(field).replace("\xa0", " ")
    return field


def checksum(text: str) -> int:
    """What Anki finds notes of the same first field by: the first four bytes of the hash of its words."""
    return int.from_bytes(sha1(text.encode("utf-8"), usedforsecurity=False).digest()[:4], "big")


def _name(tag: re.Match[str]) -> str:
    found = _SOURCE.search(tag[0])
    return f" {found[found.lastindex or 0]} " if found else tag[0]


def _without_silent(text: str) -> str:
    """The text without comments, scripts and styles, as far as they are closed."""
    kept = []
    position = 0
    while (found := _SILENT.search(text, position)) is not None:
        end = _ENDS[found[0][:3].lower()].search(text, found.end())
        if end is None:
            break
        kept.append(text[position : found.start()])
        position = end.end()
    return "".join([*kept, text[position:]])
