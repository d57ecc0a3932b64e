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
_SPOKEN_LINE = {MISSING: "missing line", WRONG: "line not expected"}
# In a line that differs as a whole its spaces say nothing; only where there is nothing else a sign must be seen.
_EMPTY_LINE = re.compile(r"^[ \t\u00a0]*$(?=\n)", re.MULTILINE)
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
    are_whole = _whole_lines(clean)
    root = ET.Element("div")
    block = ET.SubElement(root, "pre", {"n": "0", "class": TYPED_CLASS})
    for (text, kind), is_whole in zip(clean, are_whole, strict=True):
        span = ET.SubElement(block, "span", {"class": kind} if kind else {})
        span.text = _EMPTY_LINE.sub("↵", text) if is_whole else text.translate(_VISIBLE) if kind else text
    expected = "".join(text for text, kind in clean if kind != WRONG)
    spoken = "\n".join(line for line in (label, *_said(clean, are_whole)) if line.strip())
    return Page(ET.tostring(root, encoding="unicode"), (), (), (Code("", label, expected),), spoken)


def _whole_lines(runs: Sequence[tuple[str, str]]) -> list[bool]:
    """Whether each run that differs is made of lines that differ from end to end, one of several at least."""
    several = any("\n" in text for text, _ in runs)
    starts = [number == 0 or runs[number - 1][0].endswith("\n") for number in range(len(runs))]
    ends = [number == len(runs) - 1 or text.endswith("\n") for number, (text, _) in enumerate(runs)]
    return [several and bool(kind) and start and end for (_, kind), start, end in zip(runs, starts, ends, strict=True)]


def _within(runs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The runs up to the length that a side may have."""
    room = LONGEST_SIDE
    for text, kind in runs:
        if text and room > 0:
            yield text[:room], kind
        room -= len(text)


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _said(runs: Sequence[tuple[str, str]], are_whole: Sequence[bool]) -> Iterator[str]:
    for (text, kind), is_whole in zip(runs, are_whole, strict=True):
        if is_whole:
            yield from (f"{_SPOKEN_LINE[kind]}: {line.strip() or 'empty'}" for line in _lines(text))
        elif not kind:
            yield text.strip()
        elif text.strip(" "):
            yield f"{_SPOKEN[kind]}: {text.strip().translate(_SPOKEN_SPACE) or text.translate(_SPOKEN_SPACE)}"
        else:
            yield f"{_SPOKEN[kind]}: {'space' if len(text) == 1 else f'{len(text)} spaces'}"


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n")
