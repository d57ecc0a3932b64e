"""One side of a card, ready to be laid out: a `Page`.

A Page holds structure and no colour of a theme, so a change of theme, width or zoom lays the same
Page out again and never reads Markdown twice. Its `html` is well-formed XML with few
elements: those of HTML text, and `<formula n>`, `<picture n>` and `<pre n>`, which point
into the tuples beside it. Deletions of a cloze card stay in it as the marks of
`domain.cloze`. What a foreign author set stands as attributes: `color` and `ground`
("#rrggbb"; `on` is the ground of the box around), `size`, `align`; a play link is
`<a href="media:name">`.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tikprep.domain.notekinds import LONGEST_SIDE
from tikprep.rendering.blocks import take_apart
from tikprep.rendering.deletions import set_aside, without_keys
from tikprep.rendering.footnotes import footnotes
from tikprep.rendering.marks import without_marks
from tikprep.rendering.markup import safe_tree
from tikprep.rendering.math import FormulaRenderer
from tikprep.rendering.parts import Code, PageFormula, Picture
from tikprep.rendering.spoken import spoken_text
from tikprep.rendering.tree import PageTree

# Python-Markdown looks at the rest of a list for each of its items.
_MOST_LINES = 2_500
# It looks for the end of each bracket from each bracket: thousands take it minutes.
_MOST_OPEN_BRACKETS = 60
_MOST_ESCAPES = 5_000
_BRACKET = re.compile(r"[\[\]]")
_LINK = re.compile(r"\]\(|\)")
_CLOSING = ("]", ")")


EMPTY_PAGE_HTML = "<div />"
"""The `html` of a side that holds nothing."""


@dataclass(frozen=True, slots=True)
class Page:
    """One side of a card; equal Pages look equal, so a Page serves as a key."""

    html: str
    formulas: tuple[PageFormula, ...]
    pictures: tuple[Picture, ...]
    codes: tuple[Code, ...]
    plain_text: str
    source: str = field(default="", compare=False)
    """What was read, for who cannot draw the page."""


def render_page(
    markdown: str, *, media: Mapping[str, Path] | None = None, formulas: FormulaRenderer | None = None
) -> Page:
    """Read one side of a card: Markdown, HTML of foreign decks, or both mixed.

    `media` maps the names that the text may use to files; no other file is looked at.
    Without a renderer, formulas show their TeX. Never raises over what a deck contains.
    """
    text, originals = set_aside(markdown)
    if len(text) > LONGEST_SIDE or text.count("\n") > _MOST_LINES or _has_too_many_signs(text):
        return _unread(text[:LONGEST_SIDE] + "\n…")
    try:
        readable, extracts = take_apart(text)
        tree = PageTree(extracts, media or {}, formulas, originals)
        root = tree.build(safe_tree(without_keys(readable), footnotes(extracts)))
    except (ET.ParseError, RecursionError):
        # Nested beyond reason: the words are still worth showing.
        return _unread(text)
    return _page(root, tree, markdown)


def _page(root: ET.Element, tree: PageTree, source: str) -> Page:
    return Page(
        html=ET.tostring(root, encoding="unicode"),
        formulas=tuple(tree.formulas),
        pictures=tuple(tree.pictures),
        codes=tuple(tree.codes),
        plain_text=spoken_text(root, tree.formulas, tree.pictures, tree.codes),
        source=_told_source(source),
    )


def _has_too_many_signs(text: str) -> bool:
    """Whether Python-Markdown would take seconds: it goes over the whole text again for each of these."""
    most_open = max(_most_open(_BRACKET, text), _most_open(_LINK, text))
    return text.count("\\") > _MOST_ESCAPES or most_open > _MOST_OPEN_BRACKETS


def _most_open(brackets: re.Pattern[str], text: str) -> int:
    most = depth = 0
    for bracket in brackets.findall(text):
        depth = max(0, depth - 1) if bracket in _CLOSING else depth + 1
        most = max(most, depth)
    return most


def render_html(
    source: str, *, css: str = "", media: Mapping[str, Path] | None = None, formulas: FormulaRenderer | None = None
) -> Page:
    """Read one side of a card of another program (Anki's above all): HTML, and the CSS of its note type.

    The same holds as for Markdown: `media` names all that may be looked at, without a
    renderer formulas show their TeX, and nothing that a deck contains raises.
    """
    # Most decks are Markdown; those do not pay for the CSS parser.
    from tikprep.rendering.foreign import foreign_tree, words_of

    try:
        found = foreign_tree(source, css, (media or {}).keys())
        tree = PageTree(found.extracts, media or {}, formulas, found.originals)
        root = tree.build(found.root)
    except (ET.ParseError, RecursionError):
        # A drawing nested beyond reason.
        return _unread(words_of(source)[:LONGEST_SIDE])
    return _page(root, tree, source)


def render_side(
    text: str,
    css: str | None,
    *,
    media: Mapping[str, Path] | None = None,
    formulas: FormulaRenderer | None = None,
) -> Page:
    """Read one side as its card means it: Markdown, or HTML where there is `css`."""
    if css is None:
        return render_page(text, media=media, formulas=formulas)
    return render_html(text, css=css, media=media, formulas=formulas)


def source_page(source: str) -> Page:
    """A side as its author wrote it, with a word that it cannot be shown as it is meant. Never raises."""
    note = "This side cannot be shown as it is meant; here is its source."
    page = _unread(_told_source(source)[:LONGEST_SIDE])
    return replace(
        page,
        html=page.html.replace("</div>", f'<p class="refs">{note}</p></div>'),
        plain_text=f"{page.plain_text}\n{note}",
    )


def _told_source(source: str) -> str:
    """The source without what deletions hide."""
    return without_keys(set_aside(source)[0])


def _unread(markdown: str) -> Page:
    text = "".join(character for character in without_marks(markdown) if character.isprintable() or character == "\n")
    marked = f'<div><pre n="0" class="">{html.escape(text)}</pre></div>'
    return Page(marked, (), (), (Code("", "", text),), text, text)
