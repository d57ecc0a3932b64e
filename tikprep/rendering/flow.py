"""Runs of text, line ends and containers -> the tree that a card is built from.

HTML puts blocks into inline elements and text anywhere. Here each run of text carries its
whole look, and paragraphs, lists and tables are opened as they are needed: what comes
out is regular, however the source was nested. Lines stay lines (`br`), and as many empty
lines as there are become one gap between paragraphs.
"""

from __future__ import annotations

import unicodedata
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from tikprep.domain.cloze import CLOZE_SHOWN_END, CLOZE_SHOWN_START
from tikprep.rendering.element import append_text
from tikprep.rendering.foreign_tables import settle_table
from tikprep.rendering.look import Look
from tikprep.rendering.regroup import regroup

_DEEPEST = 22
_SPACE = " \t\n\r\f"
_NBSP = "\u00a0"
_SHOWN_MARKS = CLOZE_SHOWN_START + CLOZE_SHOWN_END
_RIGHT_TO_LEFT_MARK = "\u200f"
_LISTS = ("ul", "ol")

_Spec = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(slots=True)
class _Container:
    """An open container; `implied` is one that was opened for it, as the `li` of a list in a list."""

    element: ET.Element
    parent: ET.Element
    implied: _Container | None = None


@dataclass(slots=True)
class _Line:
    """What waits at the start of a line: its indent, and marks that belong to the next text."""

    indent: str = ""
    marks: str = ""
    is_empty: bool = True


@dataclass(slots=True)
class Flow:
    """Takes what a reader meets, in order; `finish` gives the tree under one `div`."""

    root: ET.Element = field(default_factory=lambda: ET.Element("div"))
    heading: str = ""
    _containers: list[_Container] = field(default_factory=list)
    _paragraph: ET.Element | None = None
    _chain: list[tuple[_Spec, ET.Element]] = field(default_factory=list)
    _specs: dict[Look, list[_Spec]] = field(default_factory=dict)
    _pending: str = ""
    _is_rtl: bool = False
    _line: _Line = field(default_factory=_Line)

    # Text

    def text(self, text: str, look: Look) -> None:
        """A run of text; white space counts as HTML counts it."""
        line = self._line
        if line.is_empty:
            text = text.lstrip(_SPACE)
            bare = text.strip(_SPACE + _NBSP + _SHOWN_MARKS)
            if not bare:
                line.indent += "".join(character for character in text if character == _NBSP)
                line.marks += "".join(character for character in text if character in _SHOWN_MARKS)
                return
            is_rtl = self._turn(bare, look)
            text = f"{_RIGHT_TO_LEFT_MARK if is_rtl else ''}{line.marks}{line.indent}{text}"
            line.marks = line.indent = ""
        elif not text:
            return
        append_text(self._leaf(look), _with_plain_spaces(text))
        line.is_empty = False

    def _turn(self, text: str, look: Look) -> bool:
        """Part the line at hand from one of the other direction; whether it needs a mark of its own for that."""
        found = (unicodedata.bidirectional(character) for character in text[:200])
        strong = "" if text.isascii() else next((kind for kind in found if kind in ("L", "R", "AL")), "")
        is_rtl = look.is_rtl or strong in ("R", "AL")
        if self._pending == "line" and is_rtl != self._is_rtl:
            self._pending = "turn"
        self._is_rtl = is_rtl
        return look.is_rtl and strong not in ("R", "AL")

    def inline(self, element: ET.Element, look: Look) -> None:
        """A picture, a formula, a link to a sound: something that stands in the line."""
        leaf = self._leaf(look)
        if self._line.marks or self._line.indent:
            append_text(leaf, self.take_marks() + self._line.indent)
            self._line.indent = ""
        leaf.append(element)
        self._line.is_empty = False

    def take_marks(self) -> str:
        """Marks of deletions that wait for a text; whoever takes them writes them."""
        marks, self._line.marks = self._line.marks, ""
        return marks

    # Line ends

    def line_end(self) -> None:
        """A `<br>`: the end of a line, or of an empty one."""
        if not self._line.is_empty:
            self._pending = self._pending or "line"
        elif self._paragraph is not None:
            self._pending = "gap"
        self._line.is_empty, self._line.indent = True, ""

    def edge(self, *, is_wide: bool = False) -> None:
        """A block begins or ends here; `is_wide` keeps a gap, as around `<p>`."""
        if not self._line.is_empty or (self._line.indent and self._paragraph is not None):
            self.line_end()
        if is_wide:
            self._pending = "gap"

    # Blocks

    def block(self, element: ET.Element) -> None:
        """Something that stands between paragraphs: code, a rule, a formula set apart."""
        self.edge()
        if element.tag == "hr" and (self._last is None or self._last.tag == "hr"):
            return
        self._room().append(element)
        self._end_paragraph()

    @property
    def depth(self) -> int:
        """How many containers are open."""
        return len(self._containers)

    def takes(self, tag: str) -> bool:
        """Whether a table or a part of one may begin here: a row in a table, a cell in a row or a table."""
        return tag == "table" or self._top.tag == "table" or (tag == "td" and self._top.tag == "tr")

    def open(self, tag: str, attributes: dict[str, str] | None = None) -> bool:
        """Begin a container; False where the text is nested too deep for one more."""
        self.edge()
        if len(self._containers) >= _DEEPEST:
            return False
        implied = None
        if tag == "li" and self._top.tag not in _LISTS:
            last = self._last
            is_going_on = last is not None and last.tag == "ul"
            listing = last if is_going_on and last is not None else ET.SubElement(self._room(), "ul")
            implied = self._push(listing, self._top, None)
        elif tag in _LISTS and self._top.tag in _LISTS:
            last = self._last
            implied = self._push(last if last is not None else ET.SubElement(self._top, "li"), self._top, None)
        elif tag in ("td", "th") and self._top.tag == "table":
            last = self._last
            implied = self._push(last if last is not None else ET.SubElement(self._top, "tr"), self._top, None)
        parent = self._top if tag in ("li", "tr", "td", "th") else self._room()
        self._push(ET.SubElement(parent, tag, attributes or {}), parent, implied)
        return True

    def close(self) -> None:
        """End the container that was opened last; an empty one goes."""
        self.edge()
        container = self._containers.pop()
        element = container.element
        if container.implied is not None:
            self._containers.pop()
        if not len(element) and not element.text and element.tag not in ("td", "th"):
            container.parent.remove(element)
        elif element.tag == "table":
            settle_table(container.parent, element)
        self._end_paragraph()

    def finish(self) -> ET.Element:
        self.edge()
        if self._line.marks and self._last is not None:
            self._last.tail = self.take_marks()
        if self._last is not None and self._last.tag == "hr":
            self.root.remove(self._last)
        regroup(self.root)
        return self.root

    # Where things go

    @property
    def _top(self) -> ET.Element:
        return self._containers[-1].element if self._containers else self.root

    @property
    def _last(self) -> ET.Element | None:
        return self._top[-1] if len(self._top) else None

    def _push(self, element: ET.Element, parent: ET.Element, implied: _Container | None) -> _Container:
        container = _Container(element, parent, implied)
        self._containers.append(container)
        self._end_paragraph()
        return container

    def _room(self) -> ET.Element:
        """Where a paragraph may stand: lists and tables hold none by themselves."""
        top = self._top
        if top.tag in _LISTS:
            return ET.SubElement(top, "li")
        if top.tag not in ("table", "tr"):
            return top
        table = next(container for container in reversed(self._containers) if container.element.tag == "table")
        place = ET.Element("div")
        table.parent.insert(list(table.parent).index(table.element), place)
        return place

    def _end_paragraph(self) -> None:
        self._paragraph, self._pending = None, ""
        self._chain.clear()
        self._line.is_empty, self._line.indent = True, ""

    def _leaf(self, look: Look) -> ET.Element:
        """The element that text of this look goes into, within the paragraph that is due."""
        paragraph = self._paragraph_for(look)
        specs = self._specs.get(look)
        if specs is None:
            specs = self._specs[look] = _specs_of(look)
        same = 0
        while same < len(specs) and same < len(self._chain) and self._chain[same][0] == specs[same]:
            same += 1
        del self._chain[same:]
        leaf = self._chain[-1][1] if self._chain else paragraph
        for tag, attributes in specs[same:]:
            leaf = ET.SubElement(leaf, tag, dict(attributes))
            self._chain.append(((tag, attributes), leaf))
        return leaf

    def _paragraph_for(self, look: Look) -> ET.Element:
        paragraph, pending = self._paragraph, self._pending
        self._pending = ""
        tag = self.heading or "p"
        if paragraph is not None and not pending:
            return paragraph
        if paragraph is not None and pending in ("line", "turn") and paragraph.tag == tag:
            if pending == "line" and paragraph.get("align", "") == look.align:
                ET.SubElement(paragraph, "br")
                self._chain.clear()
                return paragraph
            attributes = {"class": "line"}
        else:
            attributes = {}
        if look.align:
            attributes["align"] = look.align
        self._chain.clear()
        self._paragraph = ET.SubElement(self._room(), tag, attributes)
        return self._paragraph


def _specs_of(look: Look) -> list[_Spec]:
    """The elements around a run, outermost first."""
    color = "" if look.href else look.color
    on = look.on if color and not look.ground else ""
    span = (("color", color), ("ground", look.ground), ("size", look.size), ("on", on))
    attributes = tuple((name, value) for name, value in span if value)
    found: list[_Spec] = [("a", (("href", look.href),))] if look.href else []
    found += [("span", attributes)] if attributes else []
    flags = (
        ("mark", look.is_marked),
        ("strong", look.bold),
        ("em", look.italic),
        ("u", look.underline and not look.href),
        ("s", look.strike),
        *((script, True) for script in look.script.split()),
        ("code", look.mono),
    )
    return found + [(tag, ()) for tag, is_set in flags if is_set]


def _with_plain_spaces(text: str) -> str:
    """Editors put no-break spaces between words at whim; a text full of them could not be broken into lines."""
    if text.count(_NBSP) < 4 or text.count(_NBSP) < text.count(" "):
        return text
    characters = list(text)
    for place in range(1, len(text) - 1):
        if text[place] == _NBSP and not text[place - 1].isspace() and not text[place + 1].isspace():
            characters[place] = " "
    return "".join(characters)
