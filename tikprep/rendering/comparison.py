"""A typed answer beside the expected one, as a Page."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence

from tikprep.domain.notekinds import LONGEST_SIDE
from tikprep.rendering.page import Page
from tikprep.rendering.parts import Code
from tikprep.rendering.reserved import OUR_MARKS, UNWRITABLE

MISSING, WRONG = "ins", "del"
TYPED_CLASS = "typed"

_SPOKEN = {MISSING: "missing", WRONG: "not expected"}
# White space that differs must be seen; a line end stays one, behind its sign.
_VISIBLE = str.maketrans({" ": "·", "\u00a0": "⍽", "\t": "→", "\n": "↵\n"})
_SPOKEN_SPACE = str.maketrans({"\t": "tab", "\n": "line end", "\u00a0": "no-break space"})
# No XML holds them, or they mark deletions and extracts.
_UNWRITABLE = re.compile(f"[{UNWRITABLE}{OUR_MARKS}]")


def comparison_page(runs: Sequence[tuple[str, str]], label: str) -> Page:
    """A page of one block in code font, whose runs say what was typed and what should have been.

    A run is a text and "" for what agrees, "ins" for what was expected and not typed, "del"
    for what was typed and not expected. `label` stands above. Copying the block gives the
    expected answer. Marks of deletions and characters that no page can hold are left out.
    """
    clean = [(_writable(text), kind if kind in _SPOKEN else "") for text, kind in _within(runs)]
    root = ET.Element("div")
    block = ET.SubElement(root, "pre", {"n": "0", "class": TYPED_CLASS})
    for text, kind in clean:
        span = ET.SubElement(block, "span", {"class": kind} if kind else {})
        span.text = text.translate(_VISIBLE) if kind else text
    expected = "".join(text for text, kind in clean if kind != WRONG)
    spoken = "\n".join(line for line in (label, *_said(clean)) if line.strip())
    return Page(ET.tostring(root, encoding="unicode"), (), (), (Code("", label, expected),), spoken)


def _within(runs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The runs up to the length that a side may have."""
    room = LONGEST_SIDE
    for text, kind in runs:
        if text and room > 0:
            yield text[:room], kind
        room -= len(text)


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _said(runs: Sequence[tuple[str, str]]) -> Iterator[str]:
    for text, kind in runs:
        if not kind:
            yield text.strip()
        elif text.strip(" "):
            yield f"{_SPOKEN[kind]}: {text.strip().translate(_SPOKEN_SPACE) or text.translate(_SPOKEN_SPACE)}"
        else:
            yield f"{_SPOKEN[kind]}: {'space' if len(text) == 1 else f'{len(text)} spaces'}"
