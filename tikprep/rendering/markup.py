"""Markdown -> safe HTML as a tree.

Everything in a deck is foreign until it went through `safe_tree`: the only elements and
attributes that come out are the ones named here, and nothing that loads or runs.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from re import Match

import nh3
from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor
from markdown.util import AtomicString

MATH_CLASS = "tp-math"
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
_FORMULA = (
    r"(?<![\\$A-Za-z])\$\$(?P<display>[^$]+?)\$\$"
    r"|(?<![\\$A-Za-z])\$(?![\s$])(?P<inline>(?:\\.|[^\\$])+?)(?<!\s)\$(?!\d)"
    r"|\\\((?P<paren>.+?)\\\)"
)


def safe_tree(markdown: str) -> ET.Element:
    """The HTML of a piece of Markdown as a tree under one `div`."""
    html = nh3.clean(
        _converter().convert(markdown),
        tags=set(_TAGS),
        clean_content_tags=set(_SILENT),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return ET.fromstring(f"<div>{_as_xml(html)}</div>")


def _as_xml(html: str) -> str:
    return _VOID.sub(r"<\1\2/>", html).replace("&nbsp;", "\u00a0")


def _converter() -> Markdown:
    # Made anew for each page: it costs 0.2 ms, and a shared one would tie all threads together.
    converter = Markdown(extensions=[TableExtension(use_align_attribute=True), SaneListExtension()])
    converter.ESCAPED_CHARS = [*converter.ESCAPED_CHARS, "$", "|", "~"]
    # Below code spans (190), above escapes (180), whose backslashes belong to TeX.
    converter.inlinePatterns.register(_InlineFormula(_FORMULA, converter), "formula", 185)
    converter.inlinePatterns.register(_Sound(r"\[sound:([^\[\]<>\n]{1,400})\]", converter), "sound", 184)
    converter.inlinePatterns.register(SimpleTagInlineProcessor(r"(~~)(?!~)(.+?)(?<!~)~~", "del"), "strike", 65)
    converter.parser.blockprocessors.register(_Heading(converter.parser), "hashheader", 70)
    return converter


class _InlineFormula(InlineProcessor):
    """`$x$`, `$$x$$` and `\\(x\\)` within a line; the TeX passes through untouched."""

    def handleMatch(self, m: Match[str], data: str) -> tuple[ET.Element, int, int]:  # type: ignore[override]
        formula = ET.Element("span", {"class": DISPLAY_MATH_CLASS if m["display"] else MATH_CLASS})
        formula.text = AtomicString(m["display"] or m["inline"] or m["paren"])
        return formula, m.start(0), m.end(0)


class _Sound(InlineProcessor):
    """`[sound:x.mp3]`, Anki's mark for a sound or a film."""

    def handleMatch(self, m: Match[str], data: str) -> tuple[ET.Element, int, int]:  # type: ignore[override]
        sound = ET.Element("span", {"class": SOUND_CLASS})
        sound.text = AtomicString(m[1])
        return sound, m.start(0), m.end(0)


class _Heading(HashHeaderProcessor):
    """A heading needs a space behind its hashes: "#1 in the feed" is a sentence."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ ]+(?P<header>(?:\\.|[^\\\n])*?)[ ]*#*(?:\n|$)")
