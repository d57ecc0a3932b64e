"""The second half of rendering: a safe HTML tree -> the tree of a Page.

Extracts come back as formulas, pictures and highlighted code; quotations become
callouts; pictures are looked up in the card's media and nowhere else.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from tikprep.rendering.blocks import BAR, EXTRACT_END, EXTRACT_START, DisplayFormula, Extract, Fence
from tikprep.rendering.diagram import Drawing, read_drawing
from tikprep.rendering.highlight import highlight
from tikprep.rendering.marks import marks_as_tex, without_marks
from tikprep.rendering.markup import DISPLAY_MATH_CLASS, MATH_CLASS, SOUND_CLASS
from tikprep.rendering.math import Formula, FormulaRenderer
from tikprep.rendering.parts import Code, PageFormula, Picture

_MAX_DEPTH = 40
_EXTRACT = re.compile(rf"{EXTRACT_START}(\d+|-){EXTRACT_END}")
_INLINE = re.compile(rf"{EXTRACT_START}(?P<extract>\d+|-){EXTRACT_END}|\\\((?P<paren>.+?)\\\)|\\\[(?P<bracket>.+?)\\\]")
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
_KEPT_ATTRIBUTES = ("align", "colspan", "rowspan", "start", "color", "ground", "size", "on")
_CODE_TAGS = frozenset({"code", "kbd", "samp", "tt"})
_LINK = re.compile(r"(?:https?://|mailto:|#)", re.IGNORECASE)


class PageTree:
    """One conversion; afterwards the lists hold what `<formula n>` and the others point to."""

    def __init__(
        self, extracts: tuple[Extract, ...], media: Mapping[str, Path], formulas: FormulaRenderer | None
    ) -> None:
        self.formulas: list[PageFormula] = []
        self.pictures: list[Picture] = []
        self.codes: list[Code] = []
        self._extracts = extracts
        self._media = media
        self._renderer = formulas
        self._depth = 0

    def build(self, source: ET.Element) -> ET.Element:
        root = ET.Element("div")
        self._fill(root, source)
        return root

    def _fill(self, target: ET.Element, source: ET.Element) -> None:
        if self._depth >= _MAX_DEPTH:
            _append_text(target, "".join(source.itertext()))
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
            _append_text(target, text)
            return
        position = 0
        for match in _INLINE.finditer(text):
            _append_text(target, text[position : match.start()])
            position = match.end()
            if match["extract"]:
                self._extract(target, match["extract"])
            else:
                self._formula(target, match["paren"] or match["bracket"], is_display=match["bracket"] is not None)
        _append_text(target, text[position:])

    def _extract(self, target: ET.Element, number: str) -> None:
        if not number.isdigit() or int(number) >= len(self._extracts):
            return
        extract = self._extracts[int(number)]
        if isinstance(extract, Fence):
            words = extract.info.replace("{", " ").replace("}", " ").split()
            self._code(target, extract.text, [word.lstrip(".") for word in words])
        elif isinstance(extract, DisplayFormula):
            self._formula(ET.SubElement(target, "p", {"class": "display"}), extract.tex, is_display=True)
        else:
            drawing = read_drawing(extract.source)
            problem = "" if drawing else "This diagram is not well-formed SVG"
            alt = drawing.alt if drawing else ""
            figure = ET.SubElement(target, "p", {"class": "figure"})
            self._picture(figure, Picture(alt, None, drawing, problem, None))

    def _child(self, target: ET.Element, child: ET.Element) -> None:
        match child.tag:
            case "p" if not len(child) and _EXTRACT.sub("", child.text or "").strip() == "" and child.text:
                self._text(target, child.text.strip())
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
            case "span" if child.get("class") == SOUND_CLASS:
                self._sound(target, "".join(child.itertext()))
            case "box":
                self._fill(ET.SubElement(target, "blockquote", dict(child.attrib)), child)
            case "span" | "div" if child.get("class") in (MATH_CLASS, DISPLAY_MATH_CLASS):
                is_display = child.get("class") == DISPLAY_MATH_CLASS
                self._formula(target, "".join(child.itertext()).replace(BAR, "|"), is_display=is_display)
            case _:
                self._fill(ET.SubElement(target, child.tag, _kept(child, _KEPT_ATTRIBUTES)), child)

    def _paragraph(self, target: ET.Element, source: ET.Element) -> None:
        paragraph = ET.SubElement(target, "p", _kept(source, ("class", "align")))
        self._fill(paragraph, source)
        text = (paragraph.text or "").strip()
        if text.startswith("Refs:"):
            paragraph.set("class", "refs")
        elif not text and len(paragraph) == 1 and not (paragraph[0].tail or "").strip(" .,;:\n"):
            if paragraph[0].tag == "picture":
                paragraph.set("class", "figure")
            elif paragraph[0].tag == "formula" and self.formulas[int(paragraph[0].get("n", "0"))].is_display:
                paragraph.set("class", "display")

    def _formula(self, target: ET.Element, tex: str, *, is_display: bool) -> None:
        tex = tex.strip()
        drawn, problem = None, ""
        if self._renderer is not None:
            found = self._renderer.svg(marks_as_tex(tex), is_display)
            if isinstance(found, Formula):
                drawn = found
            else:
                problem = found.problem
        ET.SubElement(target, "formula", {"n": str(len(self.formulas))})
        self.formulas.append(PageFormula(without_marks(tex), is_display, drawn, problem))

    def _pre(self, target: ET.Element, source: ET.Element) -> None:
        code = source.find("code")
        classes = (code.get("class", "") if code is not None else "") + " " + source.get("class", "")
        language = re.search(r"\b(?:language|lang|brush:)-?\s*([\w+#-]+)", classes)
        text = "".join(_lines_of(source)).replace(BAR, "|").strip("\n")
        self._code(target, text, [language[1]] if language else [])

    def _code(self, target: ET.Element, text: str, words: list[str]) -> None:
        language = words[0].lower() if words else ""
        names = [_LABELS.get(word.lower(), word) for word in words[1:] if "=" not in word]
        if language in ("output", "calc"):
            names.insert(0, _LABELS[language])
        flaws = {"bad", "fixed"} & {word.lower() for word in words[1:]}
        block = ET.SubElement(target, "pre", {"n": str(len(self.codes)), "class": next(iter(sorted(flaws)), language)})
        for piece in highlight(text, language):
            if piece.kind:
                ET.SubElement(block, "span", {"class": piece.kind}).text = piece.text
            else:
                _append_text(block, piece.text)
        self.codes.append(Code(language, " · ".join(name for name in names if name), without_marks(text)))

    def _quote(self, target: ET.Element, source: ET.Element) -> None:
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
            first.text = (first.text or "")[alert.end() :]
            if not first.text.strip() and not len(first):
                quote.remove(first)
        elif "".join(first.itertext()).lstrip().startswith("Why:"):
            quote.set("class", "why")
            _embolden_why(first)

    def _item(self, target: ET.Element, source: ET.Element) -> None:
        item = ET.SubElement(target, "li")
        self._fill(item, source)
        holder = item[0] if not (item.text or "").strip() and len(item) and item[0].tag == "p" else item
        task = _TASK.match(holder.text or "")
        if task:
            holder.text = (holder.text or "")[task.end() :]
            item.set("class", "todo" if task[1] == " " else "done")

    def _checkbox(self, target: ET.Element, source: ET.Element) -> None:
        if source.get("type") == "checkbox":
            _append_text(target, "☑ " if "checked" in source.attrib else "☐ ")

    def _link(self, target: ET.Element, source: ET.Element) -> None:
        href = source.get("href", "")
        if _LINK.match(href):
            self._fill(ET.SubElement(target, "a", {"href": href}), source)
        else:
            self._fill(ET.SubElement(target, "span"), source)

    def _image(self, target: ET.Element, source: ET.Element) -> None:
        alt = " ".join(source.get("alt", "").split())
        path, drawing, problem = self._found(source.get("src", ""))
        width = re.match(r"\s*(\d{1,4})(?:px)?\s*$", source.get("width", ""))
        if drawing is not None:
            alt = alt or drawing.alt
        self._picture(target, Picture(alt, path, drawing, problem, int(width[1]) if width else None))

    def _sound(self, target: ET.Element, name: str) -> None:
        path = self._media.get(name)
        if path is not None and path.suffix.lower() in _SOUND_SUFFIXES:
            ET.SubElement(target, "a", {"href": f"media:{name}"}).text = f"▶ {name}"
        else:
            self._picture(target, Picture("", None, None, f"Sound missing: {name}", None))

    def _found(self, src: str) -> tuple[Path | None, Drawing | None, str]:
        name = unquote(src).removeprefix("./")
        if not name:
            return None, None, "This picture has no address that may be read"
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
        drawing = _drawing_in(path)
        return None, drawing, "" if drawing else f"Picture cannot be read: {name}"

    def _picture(self, target: ET.Element, picture: Picture) -> None:
        ET.SubElement(target, "picture", {"n": str(len(self.pictures))})
        self.pictures.append(picture)


def _embolden_why(paragraph: ET.Element) -> None:
    text = (paragraph.text or "").lstrip()
    if text.startswith("Why:"):
        paragraph.text = None
        label = ET.Element("strong")
        label.text, label.tail = "Why:", text.removeprefix("Why:")
        paragraph.insert(0, label)


def _drawing_in(path: Path) -> Drawing | None:
    try:
        if path.stat().st_size > _MAX_SVG_BYTES:
            return None
        return read_drawing(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def _kept(source: ET.Element, names: tuple[str, ...]) -> dict[str, str]:
    return {name: source.attrib[name] for name in names if name in source.attrib}


def _append_text(target: ET.Element, text: str) -> None:
    if not text:
        return
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text


def _lines_of(source: ET.Element) -> Iterator[str]:
    """The text of a `pre`, in which foreign editors write line ends as `<br>` or `<div>`."""
    yield source.text or ""
    for child in source:
        if child.tag in ("br", "div", "p"):
            yield "\n"
        yield from _lines_of(child)
        yield child.tail or ""
