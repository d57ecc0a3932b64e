"""A Page as HTML for other programs: their browser draws it with a style sheet that knows the classes `tp-…`.

Formulas are TeX between the marks of MathJax, pictures `<img>` by name, sounds `[sound:name]`. Nothing in it
loads or runs.
"""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tikprep.domain.cloze import CLOZE_SHOWN_END, CLOZE_SHOWN_START, Deletion
from tikprep.rendering.page import Page
from tikprep.rendering.parts import Picture

# What a reader of deletions would take for its own marks, as entities.
_ENTITIES = str.maketrans({"{": "&#123;", "}": "&#125;"})
_HINT_ENTITIES = _ENTITIES | str.maketrans({":": "&#58;"})
_MARKS = re.compile(f"[{CLOZE_SHOWN_START}{CLOZE_SHOWN_END}]")
_TAG = re.compile(r"<[^>]*>")
_NO_WORD = re.compile(r"\W+")
_KEPT = ("align", "colspan", "rowspan", "start")
_VOID = frozenset({"br", "hr", "col"})


@dataclass(frozen=True, slots=True)
class PlainHtml:
    """The HTML of one side, and the media that it names, by the names that its Markdown wrote."""

    html: str
    media: tuple[str, ...]


def plain_html(page: Page, media: Mapping[str, str], deletions: Sequence[Deletion] = ()) -> PlainHtml:
    """The HTML of a page; `media` gives the new name of each file.

    With deletions, which the page shows as answered in this order, each becomes `{{c1::…::hint}}`.
    """
    writer = _Writer(page, media, is_cloze=bool(deletions))
    root = ET.fromstring(page.html)
    writer.inside(root)
    written = "".join(writer.out).strip()
    if deletions:
        written = _with_deletions(written, deletions)
    return PlainHtml(written, tuple(writer.used))


@dataclass(slots=True)
class _Writer:
    page: Page
    media: Mapping[str, str]
    is_cloze: bool
    out: list[str] = field(default_factory=list)
    used: dict[str, None] = field(default_factory=dict)

    def inside(self, element: ET.Element) -> None:
        self._text(element.text)
        for child in element:
            self._element(child)
            self._text(child.tail)

    def _text(self, text: str | None) -> None:
        if text:
            self.out.append(self._escaped(text))

    def _escaped(self, text: str) -> str:
        safe = html.escape(text, quote=True)
        return safe.translate(_ENTITIES) if self.is_cloze else safe

    def _wrapped(self, tag: str, element: ET.Element, attributes: Mapping[str, str]) -> None:
        self._open(tag, attributes)
        if tag not in _VOID:
            self.inside(element)
            self.out.append(f"</{tag}>")

    def _open(self, tag: str, attributes: Mapping[str, str]) -> None:
        written = "".join(f' {name}="{self._escaped(value)}"' for name, value in attributes.items() if value)
        self.out.append(f"<{tag}{written}>")

    def _element(self, element: ET.Element) -> None:
        number = int(element.get("n", "0")) if element.tag in ("formula", "picture", "pre") else 0
        match element.tag:
            case "formula":
                self._formula(number)
            case "picture":
                self._picture(self.page.pictures[number])
            case "pre":
                self._code(element, number)
            case "blockquote":
                self._quote(element)
            case "aside":
                note = {"class": "tp-note"}
                self._open("div", note)
                self.out.append(f"<sup>{self._escaped(element.get('start', ''))}</sup> ")
                self.inside(element)
                self.out.append("</div>")
            case "li" if element.get("class") in ("todo", "done"):
                self.out.append(f"<li>{'☐' if element.get('class') == 'todo' else '☑'} ")
                self.inside(element)
                self.out.append("</li>")
            case "a":
                self._link(element)
            case _:
                attributes = {name: element.get(name, "") for name in _KEPT}
                kind = element.get("class", "") if element.tag in ("p", "span") else ""
                self._wrapped(element.tag, element, {"class": f"tp-{kind}" if kind else "", **attributes})

    def _formula(self, number: int) -> None:
        formula = self.page.formulas[number]
        tex = self._escaped(formula.marked_tex or formula.tex)
        self.out.append(f"\\[{tex}\\]" if formula.is_display else f"\\({tex}\\)")

    def _picture(self, picture: Picture) -> None:
        if picture.name in self.media:
            self.used[picture.name] = None
            width = str(picture.width_px or "")
            self._open("img", {"src": self.media[picture.name], "alt": picture.alt, "width": width})
        elif picture.drawing is not None:
            self.out.append(picture.drawing.svg)
        else:
            self._text(f"[{picture.problem}]")

    def _code(self, element: ET.Element, number: int) -> None:
        code = self.page.codes[number]
        kind = element.get("class", "")
        if code.label:
            self.out.append(f'<div class="tp-label">{self._escaped(code.label)}</div>')
        flaw = f" tp-{kind}" if kind in ("bad", "fixed") else ""
        self._open("pre", {"class": f"tp-code{flaw}"})
        # By this name a reader of HTML, ours too, knows how to colour it.
        is_named = code.language and code.language not in ("output", "calc")
        self._open("code", {"class": f"language-{code.language}" if is_named else ""})
        self._text(element.text)
        for piece in element:
            self._wrapped("span", piece, {"class": f"tp-{piece.get('class', '')}"})
            self._text(piece.tail)
        self.out.append("</code></pre>")

    def _quote(self, element: ET.Element) -> None:
        kinds = element.get("class", "").split()
        self._open("blockquote", {"class": " ".join(f"tp-{kind}" for kind in kinds)})
        if "callout" in kinds and element.get("title"):
            self.out.append(f'<div class="tp-label">{self._escaped(element.get("title", ""))}</div>')
        self.inside(element)
        self.out.append("</blockquote>")

    def _link(self, element: ET.Element) -> None:
        href = element.get("href", "")
        name = href.removeprefix("media:")
        if name == href:
            self._wrapped("a", element, {"href": href})
        elif name in self.media:
            self.used[name] = None
            self.out.append(f"[sound:{self.media[name]}]")


def _with_deletions(written: str, deletions: Sequence[Deletion]) -> str:
    """The HTML with the marks written out. Asides move, so each mark is known again by the words that it holds."""
    places = [(match.start(), match[0] == CLOZE_SHOWN_START) for match in _MARKS.finditer(written)]
    waiting = list(deletions)
    marks: dict[int, str] = {}
    for start, end in sorted(_pairs(places)):
        words = _words(html.unescape(_TAG.sub("", written[start:end])))
        found = next((at for at, each in enumerate(waiting) if _words(each.text) == words), 0)
        if not waiting:
            break
        deletion = waiting.pop(found)
        numbers = [number for number in deletion.numbers if number]
        hint = " ".join(deletion.hint.split())
        closing = f"::{html.escape(hint).translate(_HINT_ENTITIES)}}}}}" if hint else "}}"
        # One within another says for every Anki what only today's reads in one.
        marks[start] = "".join(f"{{{{c{number}::" for number in numbers)
        marks[end] = closing * len(numbers)
    return "".join(_written_out(written, marks))


def _pairs(places: Sequence[tuple[int, bool]]) -> Iterator[tuple[int, int]]:
    """The beginning and end of each mark; one without its partner is none."""
    opened: list[int] = []
    for place, is_start in places:
        if is_start:
            opened.append(place)
        elif opened:
            yield opened.pop(), place


def _written_out(written: str, marks: Mapping[int, str]) -> Iterator[str]:
    position = 0
    for match in _MARKS.finditer(written):
        yield written[position : match.start()]
        yield marks.get(match.start(), "")
        position = match.end()
    yield written[position:]


def _words(text: str) -> str:
    return _NO_WORD.sub("", text)
