"""Pictures whose data stand in the HTML of foreign notes (`<img src="data:…">`) become media files of their deck.

Cards draw files and nothing else; as files, pictures are also kept once and exported like any other.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import chain
from urllib.parse import unquote_to_bytes

from tikprep.formats.base import DeckBundle, ImportedNote, MediaFile
from tikprep.rendering.diagram import read_drawing
from tikprep.rendering.picture_kinds import picture_suffix

LARGEST_BYTES = 8 << 20
"""What one picture may hold; in a larger one the text of a note would have been refused before."""

_LARGEST_DECK_BYTES = 256 << 20
_SVG_BYTES = 2_000_000
# An attribute's value ends at its quote, so it may hold angle brackets; `<img` in it would be looked at anew.
_EMBEDDED = re.compile(
    r"""(?P<tag><img\b(?:[^<>"'=]|=\s{0,9}"(?:[^"<]|<(?!img\b))*"|=\s{0,9}'(?:[^'<]|<(?!img\b))*'"""
    r"""|=(?!\s{0,9}["'])|["']){0,2000}?(?<=[\s"'/])src\s{0,9}=\s{0,9})"""
    r"""(?:"\s{0,9}data:(?P<double>[^"]*)"|'\s{0,9}data:(?P<single>[^']*)'|data:(?P<bare>[^\s"'>]+))""",
    re.IGNORECASE,
)
_NAME_DIGITS = 32


def with_pictures_as_files(bundle: DeckBundle) -> DeckBundle:
    """The deck with a file for each picture that stands in a note; what is no picture that cards draw stays text.

    The name tells the content, so the same picture has one name in all notes and at each import.
    """
    if not any(map(_may_embed, chain.from_iterable(note.fields for note in bundle.notes))):
        return bundle
    taking = _Taking()
    notes = tuple(taking.note(note) for note in bundle.notes)
    if not taking.files:
        return bundle
    known = {media.name for media in bundle.media}
    added = (media for name, media in taking.files.items() if name not in known)
    return replace(bundle, notes=notes, media=(*bundle.media, *added))


def _may_embed(text: str) -> bool:
    """Whether it may hold a picture with its data; False is sure."""
    # One sign is found at once, while a copy in lower case takes its time.
    return "<" in text and ":" in text and "data:" in text.lower()


class _Taking:
    """Takes the pictures out of the notes of one deck."""

    def __init__(self) -> None:
        self.files: dict[str, MediaFile] = {}
        self._left_bytes = _LARGEST_DECK_BYTES

    def note(self, note: ImportedNote) -> ImportedNote:
        if not any(map(_may_embed, note.fields)):
            return note
        return replace(note, fields=tuple(_EMBEDDED.sub(self._renamed, text) for text in note.fields))

    def _renamed(self, found: re.Match[str]) -> str:
        content, suffix = _picture(found["double"] or found["single"] or found["bare"] or "")
        if not suffix:
            return found[0]
        name = f"{hashlib.sha256(content).hexdigest()[:_NAME_DIGITS]}{suffix}"
        if name not in self.files:
            if len(content) > self._left_bytes:
                return found[0]
            self._left_bytes -= len(content)
            self.files[name] = MediaFile(name, partial(BytesIO, content))
        return f'{found["tag"]}"{name}"'


def _picture(address: str) -> tuple[bytes, str]:
    """The content behind `data:` and the ending of its kind; an ending of "" for what no card draws."""
    content = _content(html.unescape(address)) if len(address) <= 3 * LARGEST_BYTES else b""
    return content, next(_suffixes(content), "")


def _content(address: str) -> bytes:
    """The bytes of a `data:` address after its scheme (RFC 2397); none if they are not read or too many."""
    kind, comma, data = address.partition(",")
    if not comma or not kind.strip().lower().startswith("image/"):
        return b""
    content = unquote_to_bytes(data)
    if kind.rstrip().lower().endswith(";base64"):
        letters = b"".join(content.split()).rstrip(b"=")
        try:
            content = base64.b64decode(letters + b"=" * (-len(letters) % 4), validate=True)
        except binascii.Error:
            return b""
    return content if len(content) <= LARGEST_BYTES else b""


def _suffixes(content: bytes) -> Iterator[str]:
    """The ending of what the bytes are, whatever they are called."""
    if suffix := picture_suffix(content):
        yield suffix
    if b"<svg" in content[:_SVG_BYTES] and len(content) <= _SVG_BYTES:
        try:
            is_drawn = read_drawing(content.decode("utf-8-sig")) is not None
        except ValueError:
            is_drawn = False
        if is_drawn:
            yield ".svg"
