"""Footnotes as asides: each stands directly below the block that first cites it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator

from tikprep.rendering.blocks import Extract, Footnote

_MARK_CLASS = "note"
_NARROW_SPACE = "\u202f"
# Their blocks take asides themselves; lists and tables stay whole.
_CONTAINERS = frozenset("blockquote center dd details div dl figure section".split())
_BLOCKS = _CONTAINERS | frozenset("aside dt figcaption h1 h2 h3 h4 h5 h6 hr li ol p pre summary table ul".split())

Fill = Callable[[ET.Element, ET.Element], None]
"""Writes the content of a safe tree into an element of the page."""


def footnotes(extracts: tuple[Extract, ...]) -> dict[str, int]:
    """The extract of each footnote by its name; the first definition of a name counts."""
    found: dict[str, int] = {}
    for number, extract in enumerate(extracts):
        if isinstance(extract, Footnote):
            found.setdefault(extract.name, number)
    return found


class Asides:
    """The footnotes of one page, numbered in the order in which they are cited."""

    def __init__(self, extracts: tuple[Extract, ...]) -> None:
        self._extracts = extracts
        self._sources: dict[int, ET.Element] = {}
        self._numbers: dict[int, int] = {}
        self._placed: set[int] = set()

    def define(self, extract: int, source: ET.Element) -> None:
        self._sources[extract] = source

    def cite(self, target: ET.Element, extract: str) -> None:
        """Write the mark of a footnote."""
        if not extract.isdigit() or int(extract) >= len(self._extracts):
            return
        if isinstance(self._extracts[int(extract)], Footnote):
            mark = ET.SubElement(target, "sup", {"class": _MARK_CLASS, "n": extract})
            # Keeps word and number apart for ears and in copies, and together on a line.
            mark.text = f"{_NARROW_SPACE}{self._number(int(extract))}"

    def place(self, root: ET.Element, fill: Fill) -> None:
        """Put each footnote where it belongs; those that nothing cites go to the end."""
        if not self._sources:
            return
        self._into(root, fill)
        root.extend(self._asides(sorted(self._sources), fill))

    def _number(self, extract: int) -> int:
        return self._numbers.setdefault(extract, len(self._numbers) + 1)

    def _into(self, container: ET.Element, fill: Fill) -> None:
        children = list(container)
        waiting: list[int] = []
        for number, child in enumerate(children):
            if child.tag in _CONTAINERS:
                self._into(child, fill)
            waiting += (int(mark.get("n", "0")) for mark in child.iter("sup") if mark.get("class") == _MARK_CLASS)
            is_block = child.tag in _BLOCKS
            if waiting and (is_block or number + 1 == len(children) or children[number + 1].tag in _BLOCKS):
                asides = list(self._asides(waiting, fill))
                waiting = []
                if asides and is_block:
                    asides[-1].tail, child.tail = child.tail, None
                for aside in reversed(asides):
                    container.insert(list(container).index(child) + 1, aside)

    def _asides(self, extracts: list[int], fill: Fill) -> Iterator[ET.Element]:
        for extract in extracts:
            if extract in self._placed or extract not in self._sources:
                continue
            self._placed.add(extract)
            number = str(self._number(extract))
            aside = ET.Element("aside", {"title": f"Note {number}", "start": number})
            fill(aside, self._sources[extract])
            yield aside
            cited = (mark.get("n", "0") for mark in aside.iter("sup") if mark.get("class") == _MARK_CLASS)
            yield from self._asides([int(number) for number in cited], fill)
