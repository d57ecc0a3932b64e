"""Cards of other programs: their HTML and CSS -> a tree that `PageTree` reads like Markdown's.

The way of a text: `foreign_source` takes out what is no HTML; nh3 parses the rest as a
browser would and drops all but the elements and attributes named here; `ForeignReader` walks
through it once, adds up styles (`css`, `look`) and hands runs of text to `Flow`. Reading
calls no function within itself, and the tree is no deeper than `Flow` lets it grow.
"""

from __future__ import annotations

import html
import xml.etree.ElementTree as ET
from collections.abc import Collection
from dataclasses import dataclass

import nh3

from tikprep.rendering.blocks import Extract
from tikprep.rendering.css import Stylesheet
from tikprep.rendering.deletions import without_keys
from tikprep.rendering.foreign_reader import ForeignReader
from tikprep.rendering.foreign_source import STASHED, take_out

_TAGS = frozenset(
    "a abbr address article aside audio b bdi bdo big blockquote br button caption center cite code col colgroup dd "
    "del details dfn div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hr i img input "
    "ins kbd legend li main mark nav ol option p pre q rp rt ruby s samp section small source span strike strong sub "
    "summary sup table tbody td tfoot th thead tr tt u ul var video".split()
)
_ATTRIBUTES = {
    "*": {"style", "class", "id", "align", "bgcolor", "dir", "hidden"},
    "a": {"href"},
    "audio": {"src"},
    "font": {"color", "size", "face"},
    "img": {"src", "alt", "width"},
    "input": {"type", "checked"},
    "li": {"value"},
    "ol": {"start", "type", "reversed"},
    "source": {"src"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "video": {"src"},
}
_SILENT = frozenset("script style iframe embed template textarea title svg math".split())


@dataclass(frozen=True, slots=True)
class ForeignTree:
    """A safe tree under one `div`, the drawings that its marks point to, and what its deletions hide."""

    root: ET.Element
    extracts: tuple[Extract, ...]
    originals: tuple[str, ...]


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
    reader = ForeignReader(Stylesheet(f"{css}\n{taken.css}"), taken, media)
    return ForeignTree(reader.run(cleaned), tuple(reader.extracts), taken.originals)


def words_of(source: str) -> str:
    """The text of a piece of HTML and no more, for what cannot be shown otherwise; its deletions stay marked."""
    taken = take_out(source)
    cleaned = nh3.clean(without_keys(taken.html), tags=set(), clean_content_tags=set(_SILENT))
    return STASHED.sub(lambda mark: taken.raw(int(mark[1])), html.unescape(cleaned))
