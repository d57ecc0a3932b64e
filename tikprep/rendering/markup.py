"""Markdown -> safe HTML as a tree.

Everything in a deck is foreign until it went through `safe_tree`: the only elements and
attributes that come out are the ones named here, and nothing that loads or runs.
"""

from __future__ import annotations

import re
import threading
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from re import Match
from types import MappingProxyType

import nh3
from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension, TableProcessor
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor, SubstituteTagInlineProcessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

MATH_CLASS = "tp-math"
NOTE_CLASS = "tp-note"
DISPLAY_MATH_CLASS = "tp-display-math"
SOUND_CLASS = "tp-sound"

_TAGS = frozenset(
    "a abbr b blockquote br caption center code col colgroup dd del details div dl dt em figcaption figure font h1 h2 "
    "h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td "
    "tfoot th thead tr tt u ul var".split()
)
_ATTRIBUTES = {
    "a": {"href", "title"},
    "code": {"class"},
    "div": {"class"},
    "img": {"src", "alt", "title", "width", "height"},
    "input": {"type", "checked"},
    "ol": {"start"},
    "pre": {"class"},
    "span": {"class"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan"},
}
_SILENT = frozenset("script style iframe object embed template noscript textarea title audio video svg math".split())
_VOID = re.compile(r"<(br|col|hr|img|input)((?:\s+[\w:-]+=\"[^\"]*\")*)\s*/?>")
# Marks of deletions, extracts and Python-Markdown end an address.
_ADDRESS = r"(?<![\w@./\-])(?:[hH][tT][tT][pP][sS]?://|www\.)[^\s<>|`\x02\x03\ue000-\uf8ff]+"
_PUNCTUATION = frozenset("?!.,:;*_~'\"\u2018\u2019\u201c\u201d\u00bb\u203a")
_NO_NOTES: Mapping[str, int] = MappingProxyType({})
_Handled = tuple[ET.Element, int, int] | tuple[None, None, None]
_FORMULA = (
    r"(?<![\\$A-Za-z])\$\$(?P<display>[^$]+?)\$\$"
    r"|(?<![\\$A-Za-z])\$(?![\s$])(?P<inline>(?:\\.|[^\\$])+?)(?<!\s)\$(?!\d)"
    r"|\\\((?P<paren>.+?)\\\)"
)


def safe_tree(markdown: str, notes: Mapping[str, int] = _NO_NOTES) -> ET.Element:
    """The HTML of a piece of Markdown as a tree under one `div`; `notes` numbers the footnotes that it defines."""
    html = nh3.clean(
        _converters.convert(markdown, notes),
        tags=set(_TAGS),
        clean_content_tags=set(_SILENT),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return ET.fromstring(f"<div>{_as_xml(html)}</div>")


def _as_xml(html: str) -> str:
    return _VOID.sub(r"<\1\2/>", html).replace("&nbsp;", "\u00a0")


class _Converters(threading.local):
    """A converter of each thread: to make one takes 0.2 ms and leaves garbage that only a search finds."""

    def __init__(self) -> None:
        self._ready: Markdown | None = None

    def convert(self, markdown: str, notes: Mapping[str, int]) -> str:
        """The HTML of a piece of Markdown, as it was written: nothing in it is safe."""
        converter = self._ready or _converter()
        # One that fails in the middle of a text is not used again.
        self._ready = None
        note_mark = converter.inlinePatterns["note"]
        assert isinstance(note_mark, _NoteMark)
        note_mark.numbers = notes
        html = converter.reset().convert(markdown)
        self._ready = converter
        return html


_converters = _Converters()


def _converter() -> Markdown:
    converter = Markdown(extensions=[TableExtension(), SaneListExtension()])
    converter.parser.blockprocessors.register(_Table(converter.parser, {"use_align_attribute": True}), "table", 75)
    converter.ESCAPED_CHARS = [*converter.ESCAPED_CHARS, "$", "|", "~"]
    # Below code spans (190), above escapes (180), whose backslashes belong to TeX.
    converter.inlinePatterns.register(_InlineFormula(_FORMULA, converter), "formula", 185)
    converter.inlinePatterns.register(_Sound(r"\[sound:([^\[\]<>\n]{1,400})\]", converter), "sound", 184)
    converter.inlinePatterns.register(SimpleTagInlineProcessor(r"(~~)(?!~)(.+?)(?<!~)~~", "del"), "strike", 65)
    converter.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "backslash_break", 182)
    # Below HTML (90), whose attributes hold addresses too.
    converter.inlinePatterns.register(_BareLink(_ADDRESS, converter), "bare_link", 85)
    converter.inlinePatterns.register(_NoteMark(converter), "note", 175)
    converter.parser.blockprocessors.register(_Heading(converter.parser), "hashheader", 70)
    return converter


class _InlineFormula(InlineProcessor):
    """`$x$`, `$$x$$` and `\\(x\\)` within a line; the TeX passes through untouched."""

    def handleMatch(self, m: Match[str], data: str) -> tuple[ET.Element, int, int]:  # type: ignore[override]
        formula = ET.Element("span", {"class": DISPLAY_MATH_CLASS if m["display"] else MATH_CLASS})
        formula.text = AtomicString(m["display"] or m["inline"] or m["paren"])
        return formula, m.start(0), m.end(0)


class _NoteMark(InlineProcessor):
    """`[^name]` where a footnote has this name; an image's description may begin with a caret."""

    numbers = _NO_NOTES

    def __init__(self, converter: Markdown) -> None:
        super().__init__(r"(?<!!)\[\^([^\]\s]+)\]", converter)

    def handleMatch(self, m: Match[str], data: str) -> _Handled:  # type: ignore[override]
        number = self.numbers.get(m[1].lower())
        if number is None:
            return None, None, None
        mark = ET.Element("span", {"class": NOTE_CLASS})
        mark.text = AtomicString(str(number))
        return mark, m.start(0), m.end(0)


class _BareLink(InlineProcessor):
    """An address without brackets becomes a link, but for the punctuation of the sentence around it."""

    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(self, m: Match[str], data: str) -> _Handled:  # type: ignore[override]
        address = _without_punctuation(m[0])
        is_named = "." in address.removeprefix("www.") if address.startswith("www.") else "://" in address[:-1]
        if not is_named or address.endswith("//") or self._is_in_link(data[: m.start()]):
            return None, None, None
        link = ET.Element("a", {"href": address if "://" in address else f"https://{address}"})
        link.text = AtomicString(address)
        return link, m.start(0), m.start(0) + len(address)

    def _is_in_link(self, before: str) -> bool:
        """Whether a link that is written as HTML is open, whose tags have been set aside by now."""
        is_open = False
        # Far enough for any link's text, and not so far that a thousand addresses take seconds.
        for placeholder in HTML_PLACEHOLDER_RE.finditer(self.unescape(before[-1000:])):
            number = int(placeholder[1])
            tag = str(self.md.htmlStash.rawHtmlBlocks[number]) if number < self.md.htmlStash.html_counter else ""
            is_open = bool(re.match(r"<a\b", tag, re.IGNORECASE)) or (is_open and not tag.lower().startswith("</a"))
        return is_open


def _without_punctuation(address: str) -> str:
    while address:
        if address[-1] in _PUNCTUATION or (address[-1] in ")]" and _is_unbalanced(address)):
            address = address[:-1]
        else:
            break
    return address


def _is_unbalanced(address: str) -> bool:
    closing = address[-1]
    return address.count(closing) > address.count("(" if closing == ")" else "[")


class _Sound(InlineProcessor):
    """`[sound:x.mp3]`, Anki's mark for a sound or a film."""

    def handleMatch(self, m: Match[str], data: str) -> tuple[ET.Element, int, int]:  # type: ignore[override]
        sound = ET.Element("span", {"class": SOUND_CLASS})
        sound.text = AtomicString(m[1])
        return sound, m.start(0), m.end(0)


class _Table(TableProcessor):
    """Looks at the first line only: the original cuts the whole rest of a list into rows for each of its items."""

    def test(self, parent: ET.Element, block: str) -> bool:
        end = block.find("\n")
        return end >= 0 and "|" in block[:end] and super().test(parent, block)


class _Heading(HashHeaderProcessor):
    """A heading needs a space behind its hashes: "#1 in the feed" is a sentence."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ ]+(?P<header>(?:\\.|[^\\\n])*?)[ ]*#*(?:\n|$)")
