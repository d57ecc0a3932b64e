"""Which media a field or a note type names. Too much does no harm: only names that the package holds count."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from html import unescape
from urllib.parse import unquote

from tikprep.domain.note_type import NoteType

# No part may match its own beginning again inside itself, or a hostile field costs the square of its length.
_MENTION = re.compile(
    r"""(?:\b(?:src|data|href|poster)\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>=]+)))"""
    r"""|\[sound:([^\[\]]*)\]"""
    r"""|\burl\(\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'()]+))""",
    re.IGNORECASE,
)
_STARTS = ("src", "data", "href", "poster", "url(")
_LATEX = re.compile(r"\[(latex|\$|\$\$)\]((?:(?!\[(?:latex|\$|\$\$)\]).)*?)\[/\1\]", re.DOTALL | re.IGNORECASE)
_UNDERSCORE_NAME = re.compile(r"_[^\s\"'()<>;,]+")


def mentioned(text: str, names: Collection[str]) -> Iterator[str]:
    """Those of the names that a text uses as pictures, sounds or style; TeX is drawn anew and uses none."""
    if not _may_mention(text):
        return
    if "[latex]" in text or "[$" in text:
        text = _LATEX.sub("", text)
    for match in _MENTION.finditer(text):
        name = _known(match[match.lastindex or 0], names)
        if name is not None:
            yield name


def _may_mention(text: str) -> bool:
    """Whether a text holds what begins a mention; the pattern stops at far more, and an export reads every field."""
    if "[" in text and "[sound:" in text.lower():
        return True
    if "=" not in text and "(" not in text:
        return False
    lower = text.lower()
    return any(start in lower for start in _STARTS)


def with_new_names(text: str, names: Mapping[str, str]) -> str:
    """The text with new names for media; they hold no sign that HTML would read otherwise."""

    def renamed(match: re.Match[str]) -> str:
        group = match.lastindex or 0
        name = _known(match[group], names)
        if name is None:
            return match[0]
        start, end = (place - match.start() for place in match.span(group))
        return f"{match[0][:start]}{names[name]}{match[0][end:]}"

    return _MENTION.sub(renamed, text)


def mentioned_by(note_type: NoteType, names: Collection[str]) -> frozenset[str]:
    """What the style and the templates of a note type use; a name with `_` may stand there in any way."""
    parts = [note_type.css]
    for template in note_type.templates:
        parts += [template.question, template.answer]
    text = unicodedata.normalize("NFC", "\n".join(parts))
    loose = {name for name in _UNDERSCORE_NAME.findall(text) if name in names}
    return frozenset(loose.union(mentioned(text, names)))


def _known(written: str, names: Collection[str]) -> str | None:
    name = unicodedata.normalize("NFC", written)
    if name in names:
        return name
    if "&" in name:
        name = unescape(name)
    if name not in names and "%" in name:
        name = unicodedata.normalize("NFC", unquote(name))
    return name if name in names else None
