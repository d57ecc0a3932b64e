"""One walk through clean HTML: styles are added up, and each piece goes to where it is drawn."""

from __future__ import annotations

import html
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable, Collection
from dataclasses import dataclass
from urllib.parse import quote

from tikprep.rendering.blocks import Diagram, Extract
from tikprep.rendering.css import Node, Stylesheet
from tikprep.rendering.deletions import without_keys
from tikprep.rendering.flow import Flow
from tikprep.rendering.foreign_code import CodeText
from tikprep.rendering.foreign_source import CONTROL, INVISIBLE, STASHED, ForeignSource
from tikprep.rendering.look import Look, settings_of_tag
from tikprep.rendering.markup import DISPLAY_MATH_CLASS, MATH_CLASS, SOUND_CLASS
from tikprep.rendering.reserved import BAR, EXTRACT_START, extract_mark

LONGEST_TEXT = 60_000
_MOST_TOKENS = 40_000
_TOKEN = re.compile(r"<(?P<close>/?)(?P<tag>[a-z][a-z0-9]*)(?P<rest>[^<>]*)>|(?P<text>[^<]+)")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_VOID = frozenset("br hr img input col source".split())
_LINES = frozenset(
    "address article aside caption center dd div dl dt fieldset figcaption figure footer form header legend main nav "
    "option section summary".split()
)
_PLAIN_INLINE = frozenset("span font b i em strong u s small big label bdi bdo abbr".split())
_PLAIN_BLOCKS = frozenset("div p section article".split())
_BLOCK_DISPLAYS = frozenset("block flex grid list-item flow-root table".split())
_TABLES = frozenset({"table", "inline-table"})
_TABLE_PARTS = {"table-row": "tr", "table-cell": "td"}
# A row may stand in a group of rows, and that in a box of its own.
_MOST_AROUND_ROWS = 3
_BOXES = frozenset("div p section article aside main header footer center figure".split())
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LINE_NUMBERS = frozenset({"linenos", "lineno", "linenodiv", "gutter", "line-numbers-rows", "hljs-ln-numbers"})
_TEX_BRACKET = re.compile(r"\\(?=[(\[])")
_CONTROL_BUT_STASH = re.compile(f"[{INVISIBLE}{BAR}]")
_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    """An element that is not closed yet, and what is due when it closes."""

    tag: str
    look: Look
    node: Node
    on_close: Callable[[], None] | None = None
    # How many containers were open when it began, if a row or cell makes a table of it.
    table_depth: int | None = None


class ForeignReader:
    """Reads one card; afterwards `extracts` holds the drawings that its tree points to."""

    def __init__(self, sheet: Stylesheet, taken: ForeignSource, media: Collection[str]) -> None:
        self.extracts: list[Extract] = []
        self._sheet = sheet
        self._taken = taken
        self._media = media
        self._flow = Flow()
        self._look = Look()
        self._open: list[_Open] = []
        self._nodes: list[Node] = []
        # While something is left out or read as plain text: how deep the element stands that asked for it.
        self._skip_depth: int | None = None
        self._code: CodeText | None = None
        self._hint: list[str] | None = None
        self._hint_title = ""

    def run(self, cleaned: str) -> ET.Element:
        length = number = 0
        for number, token in enumerate(_TOKEN.finditer(cleaned)):
            if number > _MOST_TOKENS or length > LONGEST_TEXT:
                break
            if text := token["text"]:
                self._text(_unescaped(text[: LONGEST_TEXT - length]))
                length += len(text)
            elif token["close"]:
                self._end(token["tag"])
            else:
                self._start(token["tag"], token["rest"])
        if length > LONGEST_TEXT or number > _MOST_TOKENS:
            self._text("…")
        while self._open:
            self._end(self._open[-1].tag)
        self._flush_hint()
        return self._flow.finish()

    # Text

    def _text(self, text: str) -> None:
        if self._skip_depth is not None:
            return
        if self._code is not None:
            self._code.text(STASHED.sub(self._raw, text))
            return
        text = without_keys(text)
        if self._hint is not None:
            self._hint.append(STASHED.sub(self._raw, text))
            return
        if self._hint_title and text.strip():
            self._flush_hint()
        if "\\" in text:
            # What is maths was taken out before; a lone or surplus bracket must not be taken for it again.
            text = _TEX_BRACKET.sub("\\\\\u2060", text)
        if EXTRACT_START not in text:
            self._run(text)
            return
        for number, part in enumerate(STASHED.split(text)):
            if number % 2:
                self._stashed(part)
            elif part := part.replace(EXTRACT_START, ""):
                self._run(part)

    def _run(self, text: str) -> None:
        if self._look.has_lines and not self._look.pre and "\n" in text:
            for number, line in enumerate(text.split("\n")):
                if number:
                    self._flow.line_end()
                self._flow.text(line, self._look)
            return
        if not self._look.pre or ("\n" not in text and "  " not in text and "\t" not in text):
            self._flow.text(text, self._look)
            return
        for number, line in enumerate(text.expandtabs(4).split("\n")):
            if number:
                self._flow.line_end()
            self._flow.text(re.sub("  +|^ ", lambda match: "\u00a0" * len(match[0]), line), self._look)

    def _raw(self, match: re.Match[str]) -> str:
        return self._taken.raw(int(match[1]))

    def _stashed(self, number: str) -> None:
        if int(number) >= len(self._taken.stash):
            return
        stashed = self._taken.stash[int(number)]
        match stashed.kind:
            case "math":
                self._flow.inline(_marked(MATH_CLASS, stashed.text), self._look)
            case "display":
                paragraph = ET.Element("p")
                paragraph.text = self._flow.take_marks() or None
                _coloured(paragraph, self._look).append(_marked(DISPLAY_MATH_CLASS, stashed.text))
                self._flow.block(paragraph)
            case "sound":
                self._flow.inline(_marked(SOUND_CLASS, stashed.text), self._look)
            case "svg":
                paragraph = ET.Element("p")
                paragraph.text = extract_mark(len(self.extracts))
                self.extracts.append(Diagram(stashed.text))
                self._flow.block(paragraph)

    # Elements

    def _start(self, tag: str, rest: str) -> None:
        if self._skip_depth is not None:
            if tag == "source" and self._open[self._skip_depth].tag in ("audio", "video"):
                self._sound(_attributes(rest).get("src", ""), self._skip_depth)
            if tag not in _VOID:
                self._open.append(_Open(tag, self._look, Node(tag, "", frozenset())))
            return
        attributes = _attributes(rest) if rest else {}
        if tag in _VOID:
            self._void(tag, attributes)
            return
        node = Node(tag, attributes.get("id", ""), frozenset(attributes.get("class", "").split()))
        outer = self._look
        opened = _Open(tag, outer, node)
        self._open.append(opened)
        settings = settings_of_tag(tag, attributes)
        if self._sheet.has_rules or "style" in attributes:
            if self._sheet.has_rules:
                self._nodes = [element.node for element in self._open[-32:]]
            settings += self._sheet.settings(self._nodes or [node], attributes.get("style", ""))
        look = self._look = outer.with_settings(settings) if settings else outer
        if self._code is not None:
            self._code.start(tag, node.classes)
            return
        is_hint = _is_hint(node) and tag != "a"
        if is_hint and (look.hidden or self._hint_title):
            self._open_hint(opened)
        elif look.hidden or node.classes & _LINE_NUMBERS or tag == "rp":
            self._skip_depth = len(self._open) - 1
        else:
            display = next((value for name, value in reversed(settings) if name == "display"), "")
            self._element(self._displayed(tag, display), attributes, opened)
            if display in _TABLES and (tag in _PLAIN_INLINE or tag in _PLAIN_BLOCKS):
                opened.table_depth = self._flow.depth

    def _displayed(self, tag: str, display: str) -> str:
        """What an element without a meaning of its own is by its style: a part of a table, a line, or words."""
        if tag not in _PLAIN_INLINE and tag not in _PLAIN_BLOCKS:
            return tag
        part = _TABLE_PARTS.get(display)
        if part is not None:
            self._make_table()
            return part if self._flow.takes(part) else "div"
        if tag in _PLAIN_INLINE:
            return "div" if display in _BLOCK_DISPLAYS else tag
        return "span" if display == "inline" else tag

    def _make_table(self) -> None:
        """Before a row or cell: begin the table that an element around it is by its style.

        Only now, since many templates centre a box as a table that has no rows.
        """
        for holder in self._open[-1 - _MOST_AROUND_ROWS : -1]:
            if holder.table_depth is None or holder.table_depth != self._flow.depth:
                continue
            holder.table_depth, close_holder = None, holder.on_close
            self._contain(holder, "table", {})
            holder.on_close = _one_by_one(holder.on_close, close_holder)
            return

    def _element(self, tag: str, attributes: dict[str, str], opened: _Open) -> None:
        if tag in _LINES or tag == "p" or tag in _HEADINGS:
            self._block(tag, opened)
            return
        match tag:
            case "a":
                self._link(attributes, opened)
            case "pre" | "code" | "kbd" | "samp" | "tt":
                self._start_code(tag, opened)
            case "ul" | "ol" | "li" | "blockquote" | "table" | "tr" | "td" | "th":
                self._container(tag, attributes, opened)
            case "details":
                self._contain(opened, "box", {"class": "quote"})
            case "audio" | "video":
                if "src" in attributes:
                    self._sound(attributes["src"], len(self._open) - 1)
                self._skip_depth = len(self._open) - 1
            case "rt":
                self._look = self._look.with_settings((("zoom", 0.8),))
                self._text("(")
                opened.on_close = lambda: self._text(")")
            case "button":
                self._text(" ")
                opened.on_close = lambda: self._text(" ")
            case "q":
                self._text("“")
                opened.on_close = lambda: self._text("”")

    def _void(self, tag: str, attributes: dict[str, str]) -> None:
        if self._code is not None:
            if tag == "br":
                self._code.line_end()
            return
        match tag:
            case "br":
                self._flow.line_end()
            case "hr":
                self._flow.block(ET.Element("hr"))
            case "img":
                self._picture(attributes)
            case "input" if attributes.get("type") == "checkbox":
                self._text("☑ " if "checked" in attributes else "☐ ")

    def _end(self, tag: str) -> None:
        if not self._open or self._open[-1].tag != tag:
            return
        opened = self._open[-1]
        depth = len(self._open) - 1
        if self._skip_depth is not None:
            if self._skip_depth == depth:
                self._skip_depth = None
                if opened.on_close is not None:
                    opened.on_close()
        elif self._code is not None and self._code.depth != depth:
            self._code.end(tag)
        elif opened.on_close is not None:
            opened.on_close()
        self._open.pop()
        self._look = opened.look

    # Blocks

    def _block(self, tag: str, opened: _Open) -> None:
        look, outer = self._look, opened.look
        if look.mono and look.pre and not (outer.mono and outer.pre) and tag in ("div", "p"):
            self._start_code("pre", opened)
            return
        is_wide = tag == "p" or tag in _HEADINGS or tag == "dl"
        self._flow.edge(is_wide=is_wide)
        if tag in _BOXES and look.ground and look.ground != outer.ground:
            self._look = look.with_settings((("ground", ""), ("on", look.ground)))
            if look.ground == outer.on or self._contain(opened, "box", {"class": "ground", "ground": look.ground}):
                if look.ground == outer.on:
                    opened.on_close = lambda: self._flow.edge(is_wide=is_wide)
                return
        outer_heading = self._flow.heading
        if tag in _HEADINGS:
            self._flow.heading = tag

        def close() -> None:
            self._flow.edge(is_wide=is_wide)
            self._flow.heading = outer_heading

        opened.on_close = close

    def _contain(self, opened: _Open, tag: str, attributes: dict[str, str]) -> bool:
        """Open a container that closes with its element; False where it is nested too deep."""
        outer_heading, self._flow.heading = self._flow.heading, ""
        is_open = self._flow.open(tag, attributes)

        def close() -> None:
            if is_open:
                self._flow.close()
            else:
                self._flow.edge()
            self._flow.heading = outer_heading

        opened.on_close = close
        return is_open

    def _container(self, tag: str, attributes: dict[str, str], opened: _Open) -> None:
        look = self._look
        kept: dict[str, str] = {
            name: attributes[name]
            for name in ("colspan", "rowspan", "start", "type", "reversed", "value")
            if name in attributes
        }
        if tag in ("td", "th"):
            if look.align:
                kept["align"] = look.align
            if look.ground:
                kept["ground"] = look.ground
            self._look = look.with_settings((("align", ""), ("ground", ""), ("on", look.ground or look.on)))
        elif tag in ("ul", "ol", "table"):
            self._look = look.with_settings((("align", ""),))
        self._contain(opened, tag, kept)

    def _open_hint(self, opened: _Open) -> None:
        """What a script would show on a click: shown, under the words of its link."""
        title, self._hint_title = self._hint_title or "Hint", ""
        self._look = self._look.with_settings((("hidden", False),))
        self._contain(opened, "box", {"class": "callout note", "title": title})

    def _link(self, attributes: dict[str, str], opened: _Open) -> None:
        href = attributes.get("href", "")
        if _is_hint(opened.node) and not _LINK.match(href):
            self._flush_hint()
            self._hint = []

            def close() -> None:
                self._hint_title = " ".join("".join(self._hint or []).split())
                self._hint = None

            opened.on_close = close
        elif _LINK.match(href):
            self._look = self._look.with_settings((("href", href),))

    def _flush_hint(self) -> None:
        """The link of a hint that never came is text like any other."""
        title, self._hint_title = self._hint_title, ""
        if title:
            self._flow.text(title, self._look)

    # Code

    def _start_code(self, tag: str, opened: _Open) -> None:
        classes = [element.node.classes for element in self._open[-3:]]
        code = self._code = CodeText(len(self._open) - 1, is_block=tag == "pre", classes=classes)
        outer = opened.look

        def close() -> None:
            self._code = None
            line = "" if code.is_block else code.text_for_line()
            if code.is_block:
                text = self._flow.take_marks() + code.text_for_block()
                if text.strip():
                    self._flow.block(code.element(text))
            elif line:
                self._flow.text(line, self._look if line.strip() else outer)

        opened.on_close = close

    # Media

    def _picture(self, attributes: dict[str, str]) -> None:
        src = unicodedata.normalize("NFC", attributes.get("src", ""))
        settings = self._sheet.settings([Node("img", "", frozenset())], attributes.get("style", ""))
        if dict(settings).get("hidden"):
            return
        kept = {"src": quote(src) if src in self._media else src, "alt": attributes.get("alt", "")}
        width = attributes.get("width") or _width_of(attributes.get("style", ""))
        if width:
            kept["width"] = width
        # No colour or size of text concerns a picture, and regrouping finds it bare.
        self._flow.inline(ET.Element("img", kept), Look(align=self._look.align, href=self._look.href))

    def _sound(self, src: str, depth: int) -> None:
        """The first source of an `audio` or `video` that names one."""
        opened = self._open[depth]
        if src and "has-sound" not in opened.node.classes:
            opened.node = Node(opened.tag, "", frozenset({"has-sound"}))
            self._flow.inline(_marked(SOUND_CLASS, src), self._look)


def _one_by_one(*calls: Callable[[], None] | None) -> Callable[[], None]:
    def call_all() -> None:
        for call in calls:
            if call is not None:
                call()

    return call_all


def _coloured(element: ET.Element, look: Look) -> ET.Element:
    """Where something goes that takes the colour of the words around it."""
    if not look.color or look.href:
        return element
    return ET.SubElement(element, "span", {"color": look.color, **({"on": look.on} if look.on else {})})


def _marked(kind: str, text: str) -> ET.Element:
    element = ET.Element("span", {"class": kind})
    element.text = text
    return element


def _is_hint(node: Node) -> bool:
    return "hint" in node.classes or node.identity.startswith("hint")


def _width_of(style: str) -> str:
    found = re.search(r"(?:^|;)\s*width:\s*(\d{1,4})(?:\.\d+)?px", style)
    return found[1] if found else ""


def _attributes(rest: str) -> dict[str, str]:
    return {name: CONTROL.sub("", _unescaped(value)) for name, value in _ATTRIBUTE.findall(rest)}


def _unescaped(text: str) -> str:
    if "&" in text:
        text = html.unescape(text)
    # Numbered entities bring in what the source was cleaned of; only our own stash may stand in it.
    return _CONTROL_BUT_STASH.sub("", text)
