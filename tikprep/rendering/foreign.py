"""Cards of other programs: their HTML and CSS -> a tree that `PageTree` reads like Markdown's.

The way of a text: `foreign_source` takes out what is no HTML; nh3 parses the rest as a
browser would and drops all but the elements and attributes named here; `ForeignReader` walks
through it once, adds up styles (`css`, `look`) and hands runs of text to `Flow`. No
depth of nesting calls a function within itself.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Collection
from dataclasses import dataclass, replace

import nh3

from tikprep.rendering.blocks import Extract
from tikprep.rendering.css import Stylesheet
from tikprep.rendering.foreign_reader import ForeignReader
from tikprep.rendering.foreign_source import ORIGINAL, ORIGINAL_LINE_END, ORIGINALS, take_out
from tikprep.rendering.marks import without_marks
from tikprep.rendering.parts import Code

_TAGS = frozenset(
    "a abbr address article aside audio b bdi bdo big blockquote br caption center cite code col colgroup dd del "
    "details dfn div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hr i img input ins "
    "kbd legend li main mark nav ol p pre q rp rt ruby s samp section small source span strike strong sub summary sup "
    "table tbody td tfoot th thead tr tt u ul var video".split()
)
_ATTRIBUTES = {
    "*": {"style", "class", "id", "align", "bgcolor", "dir", "hidden"},
    "a": {"href"},
    "audio": {"src"},
    "font": {"color", "size", "face"},
    "img": {"src", "alt", "width"},
    "input": {"type", "checked"},
    "ol": {"start"},
    "source": {"src"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "video": {"src"},
}
_SILENT = frozenset("script style iframe object embed template noscript textarea title svg math".split())
_PUA = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class ForeignTree:
    """A safe tree under one `div`, and the drawings that its marks point to."""

    root: ET.Element
    extracts: tuple[Extract, ...]


def foreign_tree(source: str, css: str, media: Collection[str]) -> ForeignTree:
    """The HTML of a foreign card as a tree; `media` are the names that pictures may use."""
    taken = take_out(source)
    cleaned = nh3.clean(
        taken.html,
        tags=set(_TAGS),
        clean_content_tags=set(_SILENT),
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    reader = ForeignReader(Stylesheet(f"{css}\n{taken.css}"), taken.stash, media)
    return ForeignTree(reader.run(cleaned), tuple(reader.extracts))


def drop_originals(source: ET.Element, built: ET.Element, codes: list[Code]) -> None:
    """Forget what deletions hide, once the lexer has read it: `built` and `codes` came from `source`."""
    for number, block in enumerate(source.iter("pre")):
        text = "".join(block.itertext())
        if ORIGINAL in text and number < len(codes):
            bare = ORIGINALS.sub("", text).replace(ORIGINAL_LINE_END, "").strip("\n")
            codes[number] = replace(codes[number], text=without_marks(bare))
    for block in built.iter("pre"):
        for part in block.iter():
            part.text = ORIGINALS.sub("", part.text or "")
            part.tail = ORIGINALS.sub("", part.tail or "")


def words_of(source: str) -> str:
    """The text of a piece of HTML and no more, for what cannot be shown otherwise."""
    return html.unescape(_PUA.sub("", nh3.clean(take_out(source).html, tags=set(), clean_content_tags=set(_SILENT))))
