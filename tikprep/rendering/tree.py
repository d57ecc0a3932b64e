"""The second half of rendering: a safe HTML tree -> the tree of a Page.

Extracts come back as formulas, pictures and highlighted code; quotations become
callouts; pictures are looked up in the card's media and nowhere else.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from tikprep.domain.cloze import CLOZE_NEWLINE
from tikprep.domain.fence_info import FenceInfo, read_info
from tikprep.rendering.attributes import MOST_SPANNED, signed_number, whole_number
from tikprep.rendering.blocks import (
    DEFINITION,
    FOOTNOTE,
    TERM,
    DisplayFormula,
    Extract,
    FencedCode,
    Footnote,
)
from tikprep.rendering.covers import read_covers
from tikprep.rendering.deletions import with_originals, without_keys
from tikprep.rendering.diagram import Drawing, drawing_or_problem
from tikprep.rendering.element import append_text
from tikprep.rendering.footnotes import Asides
from tikprep.rendering.highlight import highlight
from tikprep.rendering.marks import marks_as_tex, without_marks
from tikprep.rendering.markup import DISPLAY_MATH_CLASS, MATH_CLASS, NOTE_CLASS, SOUND_CLASS
from tikprep.rendering.math import Formula, FormulaRenderer
from tikprep.rendering.parts import Code, PageFormula, Picture
from tikprep.rendering.reserved import BAR, EXTRACT_END, EXTRACT_START
from tikprep.rendering.speech import speech

_MAX_DEPTH = 40
_MOST_FORMULAS = 400
_EXTRACT = re.compile(rf"{EXTRACT_START}(\d+|-){EXTRACT_END}")
_INLINE = re.compile(
    rf"{EXTRACT_START}(?P<extract>\d+|-){EXTRACT_END}|\\\((?P<paren>.{{1,2000}}?)\\\)|\\\[(?P<bracket>.{{1,2000}}?)\\\]"
)
_ALERT = re.compile(r"\s*\[!(?P<kind>[A-Za-z]+)\][+-]?[ \t]*(?P<title>[^\n]*)\n?")
_ALERTS = {
    "note": "note",
    "info": "note",
    "example": "note",
    "question": "note",
    "tip": "tip",
    "hint": "tip",
    "success": "tip",
    "warning": "warning",
    "attention": "warning",
    "important": "important",
    "caution": "caution",
    "danger": "caution",
    "bug": "caution",
}
_LABELS = {"bad": "Bug", "fixed": "Fixed", "output": "Output", "calc": "Arithmetic", "run": ""}
_TASK = re.compile(r"\s*\[([ xX])\]\s+")
_RASTER_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"})
_SOUND_SUFFIXES = frozenset(
    ".aac .aif .aiff .flac .m4a .mka .mp2 .mp3 .oga .ogg .opus .spx .wav .wma "
    ".3gp .avi .flv .m4v .mkv .mov .mp4 .mpeg .mpg .ogv .webm".split()
)
_MAX_SVG_BYTES = 2_000_000
# The last four come from foreign cards only; Markdown's own HTML does not get through with them.
_KEPT_ATTRIBUTES = ("align", "colspan", "rowspan", "start", "type", "reversed", "color", "ground", "size", "on")
_CODE_TAGS = frozenset({"code", "kbd", "samp", "tt"})
_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)


class PageTree:
    """One conversion; afterwards the lists hold what `<formula n>` and the others point to."""

    def __init__(
        self,
        extracts: tuple[Extract, ...],
        media: Mapping[str, Path],
        formulas: FormulaRenderer | None,
        originals: tuple[str, ...] = (),
    ) -> None:
        self.formulas: list[PageFormula] = []
        self.pictures: list[Picture] = []
        self.codes: list[Code] = []
        self._extracts = extracts
        self._media = media
        self._renderer = formulas
        self._originals = originals
        self._notes = Asides(extracts)
        self._depth = 0

    def build(self, source: ET.Element) -> ET.Element:
        root = ET.Element("div")
        self._fill(root, source)
        self._notes.place(root, self._fill)
        return root

    def _fill(self, target: ET.Element, source: ET.Element) -> None:
        if self._depth >= _MAX_DEPTH:
            append_text(target, "".join(source.itertext()))
            return
        self._depth += 1
        self._text(target, source.text)
        for child in source:
            self._child(target, child)
            self._text(target, child.tail)
        self._depth -= 1

    def _text(self, target: ET.Element, text: str | None) -> None:
        if not text:
            return
        text = text.replace(BAR, "|")
        if target.tag in _CODE_TAGS:
            append_text(target, text)
            return
        position = 0
        for match in _INLINE.finditer(text):
            append_text(target, text[position : match.start()])
            position = match.end()
            if match["extract"]:
                self._extract(target, match["extract"])
            else:
                self._formula(target, match["paren"] or match["bracket"], is_display=match["bracket"] is not None)
        append_text(target, text[position:])

    def _extract(self, target: ET.Element, number: str) -> None:
        if not number.isdigit() or int(number) >= len(self._extracts):
            return
        extract = self._extracts[int(number)]
        if isinstance(extract, FencedCode):
            self._code(target, extract.text, read_info(without_marks(extract.info)))
        elif isinstance(extract, Footnote):
            return
        elif isinstance(extract, DisplayFormula):
            self._formula(ET.SubElement(target, "p", {"class": "display"}), without_keys(extract.tex), is_display=True)
        else:
            drawing, problem = drawing_or_problem(without_marks(extract.source))
            problem = problem and f"This diagram cannot be drawn, as {problem}"
            alt = drawing.alt if drawing else ""
            figure = ET.SubElement(target, "p", {"class": "figure"})
            self._picture(figure, Picture(alt, None, drawing, problem, None))

    def _child(self, target: ET.Element, child: ET.Element) -> None:
        if self._marked(target, child):
            return
        match child.tag:
            case "p":
                self._paragraph(target, child)
            case "pre":
                self._pre(target, child)
            case "img":
                self._image(target, child)
            case "blockquote":
                self._quote(target, child)
            case "li":
                self._item(target, child)
            case "a":
                self._link(target, child)
            case "input":
                self._checkbox(target, child)
            case "box":
                self._fill(ET.SubElement(target, "blockquote", dict(child.attrib)), child)
            case _:
                self._fill(ET.SubElement(target, child.tag, _kept(child, _KEPT_ATTRIBUTES)), child)

    def _marked(self, target: ET.Element, child: ET.Element) -> bool:
        """Write an element that our own reading of the text left as a mark; whether it was one."""
        match child.get("class") if child.tag in ("span", "div") else None:
            case mark if mark == NOTE_CLASS:
                self._notes.cite(target, child.text or "")
            case mark if mark == SOUND_CLASS:
                self._sound(target, without_marks("".join(child.itertext())))
            case mark if mark in (MATH_CLASS, DISPLAY_MATH_CLASS):
                tex = "".join(child.itertext()).replace(BAR, "|")
                self._formula(target, tex, is_display=mark == DISPLAY_MATH_CLASS)
            case _:
                return False
        return True

    def _paragraph(self, target: ET.Element, source: ET.Element) -> None:
        text = source.text or ""
        if text.startswith(TERM):
            source.text = text.removeprefix(TERM)
            self._fill(ET.SubElement(_definition_list(target), "dt"), source)
            return
        if text and not len(source) and not _EXTRACT.sub("", text).strip():
            self._text(target, text.strip())
            return
        paragraph = ET.SubElement(target, "p", _kept(source, ("class", "align")))
        self._fill(paragraph, source)
        text = (paragraph.text or "").strip()
        if text.startswith("Refs:"):
            paragraph.set("class", "refs")
        elif not text and len(paragraph) == 1 and not (paragraph[0].tail or "").strip(" .,;:\n"):
            only = paragraph[0]
            if only.tag == "span" and len(only) == 1 and not only.text and not only[0].tail:
                only = only[0]
            if only.tag == "picture":
                paragraph.set("class", "figure")
            elif only.tag == "formula" and self.formulas[int(only.get("n", "0"))].is_display:
                paragraph.set("class", "display")

    def _formula(self, target: ET.Element, tex: str, *, is_display: bool) -> None:
        tex = tex.strip()
        drawn, problem = None, ""
        if len(self.formulas) >= _MOST_FORMULAS:
            problem = f"More than {_MOST_FORMULAS} formulas on one side are not drawn"
        elif self._renderer is not None:
            found = self._renderer.svg(marks_as_tex(tex), is_display)
            if isinstance(found, Formula):
                drawn = found
            else:
                problem = found.problem
        ET.SubElement(target, "formula", {"n": str(len(self.formulas))})
        bare = without_marks(tex)
        self.formulas.append(PageFormula(bare, is_display, drawn, problem, speech(tex), tex if bare != tex else ""))

    def _pre(self, target: ET.Element, source: ET.Element) -> None:
        code = source.find("code")
        classes = (code.get("class", "") if code is not None else "") + " " + source.get("class", "")
        language = re.search(r"\b(?:language|lang|brush:)-?\s*([\w+#-]+)", classes)
        text = "".join(_lines_of(source)).replace(BAR, "|").strip("\n")
        self._code(target, text, FenceInfo(language[1].lower() if language else ""))

    def _code(self, target: ET.Element, text: str, info: FenceInfo) -> None:
        if info.language == "occlusion":
            self._cover(target, text)
            return
        names = [_LABELS.get(word.lower(), word) for word in info.words]
        if info.language in ("output", "calc"):
            names.insert(0, _LABELS[info.language])
        flaws = sorted({"bad", "fixed"} & {word.lower() for word in info.words})
        kind = flaws[0] if flaws else info.language
        block = ET.SubElement(target, "pre", {"n": str(len(self.codes)), "class": kind})
        original = with_originals(text, self._originals)
        for piece in highlight(original, info.language):
            if piece.kind:
                ET.SubElement(block, "span", {"class": piece.kind}).text = piece.text
            else:
                append_text(block, piece.text)
        label = " · ".join(name for name in names if name)
        written = without_marks(without_keys(text))
        starts = _line_starts(original)
        self.codes.append(Code(info.language, label, written, info.first_number, info.marked_lines, starts))

    def _cover(self, target: ET.Element, text: str) -> None:
        """Cover parts of the picture above."""
        covers = read_covers(text)
        if covers is None or not self.pictures:
            # Its text may tell the answer, so it is never shown as code.
            self._picture(target, Picture("", None, None, "This fence covers nothing: put it below a picture", None))
            return
        self.pictures[-1] = replace(self.pictures[-1], covers=covers)

    def _quote(self, target: ET.Element, source: ET.Element) -> None:
        heading = (source[0].text or "") if len(source) and source[0].tag == "p" else ""
        if heading == DEFINITION:
            source.remove(source[0])
            self._fill(ET.SubElement(_definition_list(target), "dd"), source)
            return
        if note := FOOTNOTE.match(heading):
            source.remove(source[0])
            self._notes.define(int(note[1]), source)
            return
        quote = ET.SubElement(target, "blockquote", {"class": "quote"})
        self._fill(quote, source)
        first = next(iter(quote), None)
        if first is None or first.tag != "p":
            return
        alert = _ALERT.match(first.text or "")
        if alert and alert["kind"].lower() in _ALERTS:
            kind = _ALERTS[alert["kind"].lower()]
            quote.set("class", f"callout {kind}")
            quote.set("title", alert["title"].strip() or alert["kind"].capitalize())
            if len(first) and "\n" not in alert[0].lstrip():
                # A formula or code stands in it: the words of the title are a line of their own below the kind.
                quote.set("title", alert["kind"].capitalize())
                _embolden_line(quote, first, alert.start("title"))
            else:
                first.text = (first.text or "")[alert.end() :]
            if not (first.text or "").strip() and not len(first):
                quote.remove(first)
        elif "".join(first.itertext()).lstrip().startswith("Why:"):
            quote.set("class", "why")
            _embolden_why(first)

    def _item(self, target: ET.Element, source: ET.Element) -> None:
        item = ET.SubElement(target, "li", _kept(source, ("value",)))
        self._fill(item, source)
        holder = item[0] if not (item.text or "").strip() and len(item) and item[0].tag == "p" else item
        task = _TASK.match(holder.text or "")
        if task:
            holder.text = (holder.text or "")[task.end() :]
            item.set("class", "todo" if task[1] == " " else "done")

    def _checkbox(self, target: ET.Element, source: ET.Element) -> None:
        if source.get("type") == "checkbox":
            append_text(target, "☑ " if "checked" in source.attrib else "☐ ")

    def _link(self, target: ET.Element, source: ET.Element) -> None:
        href = without_marks(source.get("href", ""))
        if _LINK.match(href):
            self._fill(ET.SubElement(target, "a", {"href": href}), source)
        else:
            self._fill(ET.SubElement(target, "span"), source)

    def _image(self, target: ET.Element, source: ET.Element) -> None:
        alt = " ".join(without_marks(source.get("alt", "")).split())
        path, drawing, problem = self._found(without_marks(source.get("src", "")))
        width = re.match(r"\s*(\d{1,4})(?:px)?\s*$", source.get("width", ""))
        if drawing is not None:
            alt = alt or drawing.alt
        self._picture(
            target,
            Picture(alt, path, drawing, problem, int(width[1]) if width else None, _shown_name(source.get("src", ""))),
        )

    def _sound(self, target: ET.Element, name: str) -> None:
        path = self._media.get(name)
        if path is not None and path.suffix.lower() in _SOUND_SUFFIXES:
            ET.SubElement(target, "a", {"href": f"media:{name}"}).text = f"▶ {name}"
        else:
            self._picture(target, Picture("", None, None, f"Sound missing: {name}", None))

    def _found(self, src: str) -> tuple[Path | None, Drawing | None, str]:
        name = unquote(src).removeprefix("./")
        if not name:
            return None, None, "This picture names no file; one whose data stands in the text is not read"
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", name):
            return None, None, "Pictures from the net are not loaded"
        path = self._media.get(name)
        if path is None or name.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", name):
            return None, None, f"Picture missing: {name}"
        suffix = path.suffix.lower()
        if suffix in _RASTER_SUFFIXES:
            return path, None, ""
        if suffix != ".svg":
            return None, None, f"Not a kind of picture that is shown: {name}"
        drawing, problem = _drawing_in(path)
        return None, drawing, problem and f"Picture cannot be read, as {problem}: {name}"

    def _picture(self, target: ET.Element, picture: Picture) -> None:
        ET.SubElement(target, "picture", {"n": str(len(self.pictures))})
        self.pictures.append(picture)


def _line_starts(original: str) -> tuple[int, ...]:
    """`Code.line_starts` of a text with its originals."""
    if CLOZE_NEWLINE not in original:
        return ()
    starts = [1]
    for line in original.split("\n"):
        starts.append(starts[-1] + 1 + line.count(CLOZE_NEWLINE))
    return tuple(starts)


def _definition_list(target: ET.Element) -> ET.Element:
    """The list that the element ends with, or a new one."""
    if len(target) and target[-1].tag == "dl" and not (target[-1].tail or "").strip():
        return target[-1]
    return ET.SubElement(target, "dl")


def _shown_name(src: str) -> str:
    """The name of a file of the media; "" for an address, which may be as long as a picture."""
    name = unquote(src).removeprefix("./")
    return "" if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", name) else name


def _embolden_line(holder: ET.Element, paragraph: ET.Element, start: int) -> None:
    """Part a paragraph of `holder` after its first line, which becomes a bold one from a place of its text on."""
    line = ET.Element("p")
    strong = ET.SubElement(line, "strong")
    strong.text, paragraph.text = (paragraph.text or "")[start:], None
    for child in list(paragraph):
        paragraph.remove(child)
        strong.append(child)
        before, line_end, after = (child.tail or "").partition("\n")
        child.tail = before
        if line_end:
            paragraph.text = after
            break
    holder.insert(list(holder).index(paragraph), line)


def _embolden_why(paragraph: ET.Element) -> None:
    text = (paragraph.text or "").lstrip()
    if text.startswith("Why:"):
        paragraph.text = None
        label = ET.Element("strong")
        label.text, label.tail = "Why:", text.removeprefix("Why:")
        paragraph.insert(0, label)


def _drawing_in(path: Path) -> tuple[Drawing | None, str]:
    try:
        if path.stat().st_size > _MAX_SVG_BYTES:
            return None, "it is too long"
        data = path.read_bytes()
    except OSError:
        return None, "the file cannot be opened"
    try:
        return drawing_or_problem(data.decode("utf-8"))
    except UnicodeDecodeError:
        return drawing_or_problem(data.decode("latin-1"))


def _kept(source: ET.Element, names: tuple[str, ...]) -> dict[str, str]:
    kept = {name: source.attrib[name] for name in names if name in source.attrib}
    for name in ("colspan", "rowspan"):
        if name in kept:
            kept[name] = str(whole_number(kept[name], most=MOST_SPANNED))
    for name in ("start", "value"):
        if name in kept and kept[name] != str(signed_number(kept[name])):
            del kept[name]
    return kept


def _lines_of(source: ET.Element) -> Iterator[str]:
    """The text of a `pre`, in which foreign editors write line ends as `<br>` or `<div>`."""
    yield source.text or ""
    for child in source:
        if child.tag in ("br", "div", "p"):
            yield "\n"
        yield from _lines_of(child)
        yield child.tail or ""
