"""A Page's tree -> the text of a QTextDocument, in one walk."""

from __future__ import annotations

import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextDocument, QTextFrameFormat

from tikprep.rendering.page import Page
from tikprep.ui.card.code import add_code
from tikprep.ui.card.foreign_colours import quiet_ground
from tikprep.ui.card.foreign_look import aligned
from tikprep.ui.card.inline import InlineWriter
from tikprep.ui.card.markers import list_markers
from tikprep.ui.card.notes import BarBox
from tikprep.ui.card.pen import BOX_GAP, TEXT_GAP, Context, Pen
from tikprep.ui.card.style import HEADING_PX, SMALL_PX, TEXT_PX, WHY_PX, CardStyle
from tikprep.ui.card.table import add_table

_ITEM_GAP = 5.0
_FORMULA_ABOVE = 6.0
_LIST_INDENT = 26.0
_BOX_INDENT = 20.0
_LEAST_BOX = 150.0
_NOTE_PX = 14.0
_NOTE_GAP = 8.0
_NOTE_INDENT = 27.0
_CONTAINERS = frozenset("div center section figure details summary figcaption caption".split())
_ALIGNMENTS = {
    # What is written is meant: Qt would mirror it in lines that begin at the right.
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute,
}
Writer = Callable[[ET.Element, Context], None]


@dataclass(frozen=True, slots=True)
class _BoxLook:
    """How a box with a bar looks: its ground, if any, and the size and colour of its text, if not those around it."""

    bar: str
    ground: str = ""
    title: str = ""
    number: str = ""
    size: float = 0.0
    colour: str = ""


class PageBuilder:
    """Fills one document with one Page."""

    def __init__(self, page: Page, style: CardStyle, document: QTextDocument, width: float) -> None:
        self.pen = Pen(page, style, document)
        self._style = style
        self._inline = InlineWriter(self.pen)
        self._width = width
        self._writers: dict[str, Writer] = {
            "p": self._paragraph,
            **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), self._heading),
            **dict.fromkeys(("ul", "ol"), self._list),
            "li": self._blocks,
            "blockquote": self._quote,
            "pre": self._code,
            "table": self._table,
            "dl": self._definitions,
            "dt": self._term,
            "dd": self._definition,
            "aside": self._aside,
            "hr": self._rule,
        }
        # A paragraph takes loose text and inline elements until the next block.
        self._is_open = False

    def build(self) -> None:
        self.pen.cursor.beginEditBlock()
        self._blocks(ET.fromstring(self.pen.page.html), Context(self._width))
        self.pen.finish_container()
        self.pen.cursor.endEditBlock()

    # Containers

    def _blocks(self, container: ET.Element, context: Context) -> None:
        """Write an element's children: blocks one below the other, loose text as paragraphs."""
        self._is_open = False
        self._loose(container.text, context)
        for child in container:
            writer = self._writer(child)
            if writer is None:
                self._ensure_paragraph(context)
                self._inline.element(child)
            else:
                self._is_open = False
                writer(child, context)
                self._is_open = False
            self._loose(child.tail, context)
        self._is_open = False

    def _loose(self, text: str | None, context: Context) -> None:
        if text and (self._is_open or text.strip()):
            self._ensure_paragraph(context)
            self._inline.text(text)

    def _ensure_paragraph(self, context: Context) -> None:
        if not self._is_open:
            self._open_text(context)
            self._is_open = True

    def _writer(self, element: ET.Element) -> Writer | None:
        return self._blocks if element.tag in _CONTAINERS else self._writers.get(element.tag)

    # Blocks

    def _open_text(self, context: Context, *, gap: float | None = None, line: float | None = None) -> None:
        """Start a block of text; `line` 0 leaves each line as high as what stands in it."""
        line = self._style.line(context.line if line is None else line)
        form = QTextBlockFormat()
        form.setLeftMargin(context.indent)
        form.setRightMargin(context.right)
        if line:
            # A least height, not a factor: a factor would also stretch lines that a formula made high.
            form.setLineHeight(
                self._style.px(context.size) * line, QTextBlockFormat.LineHeightTypes.MinimumHeight.value
            )
        if context.list_depth:
            # All items begin on one side, where their markers are.
            form.setLayoutDirection(
                Qt.LayoutDirection.RightToLeft if context.is_rtl else Qt.LayoutDirection.LeftToRight
            )
        if context.alignment:
            form.setAlignment(_ALIGNMENTS[context.alignment])
        base = self._style.text_format(context.size, context.colour, bold=context.is_bold)
        self.pen.block(form, base, context.gap if gap is None else gap)
        self._inline.begin(base, context, self._style.px(context.size) * line)
        if any(context.strut):
            self._inline.strut(*map(self._style.px, context.strut))

    def _paragraph(self, element: ET.Element, context: Context) -> None:
        match element.get("class"):
            case "display":
                # Below a title or a divider: a formula brings no room above its letters, as a line of text does.
                self.pen.head_room(_FORMULA_ABOVE)
                self._open_text(replace(context, alignment="center"), gap=BOX_GAP, line=0)
            case "figure":
                self._open_text(replace(context, alignment="center", is_figure=True), gap=BOX_GAP, line=0)
            case "refs":
                small = replace(context, size=SMALL_PX, colour=self._style.tokens.muted)
                self._open_text(small, gap=TEXT_GAP + 3)
            case "line":
                self._open_text(aligned(context, element), gap=0.0)
            case _:
                self._open_text(aligned(context, element))
        self._inline.children(element)

    def _heading(self, element: ET.Element, context: Context) -> None:
        size = HEADING_PX[int(element.tag[1]) - 1]
        context = aligned(context, element)
        self._open_text(replace(context, size=size, is_bold=True), gap=size * 0.95, line=1.3)
        self._inline.children(element)

    def _rule(self, _element: ET.Element, context: Context) -> None:
        form = QTextBlockFormat()
        form.setLineHeight(self._style.px(20), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        form.setLeftMargin(context.indent)
        self.pen.block(form, self._style.text_format(), TEXT_GAP)
        self.pen.notes.rules.append(self.pen.cursor.position())

    def _list(self, element: ET.Element, context: Context) -> None:
        is_nested = context.list_depth > 0
        markers = list_markers(element, is_nested=is_nested, number_depth=context.number_depth)
        is_numbered = element.tag == "ol"
        widest = max(map(self._style.marker_room, markers), default=0.0) if is_numbered else 0.0
        is_rtl = context.is_rtl if is_nested else _begins_rtl(element)
        inner = replace(
            replace(context, is_rtl=is_rtl).within_marker(max(self._style.px(_LIST_INDENT), widest)),
            list_depth=context.list_depth + 1,
            number_depth=context.number_depth + (1 if is_numbered else 0),
            alignment="",
        )
        gap = _ITEM_GAP if is_nested else max(context.gap - 3, _ITEM_GAP)
        for item, marker in zip((child for child in element if child.tag == "li"), markers, strict=True):
            self.pen.marker = marker
            self._item(item, inner, gap)
            gap = _ITEM_GAP

    def _item(self, item: ET.Element, context: Context, gap: float) -> None:
        first = replace(context, gap=gap)
        first_child = next(iter(item), None)
        has_text = bool((item.text or "").strip())
        if not has_text and first_child is not None and first_child.tag == "p":
            self._paragraph(first_child, first)
            rest = ET.Element("li")
            rest.text = first_child.tail
            rest.extend(list(item)[1:])
            self._blocks(rest, replace(context, gap=_ITEM_GAP + 2))
        elif not has_text and first_child is None:
            self._open_text(first)
        else:
            self._blocks(item, first)

    def _definitions(self, element: ET.Element, context: Context) -> None:
        before = ""
        for child in element:
            # Terms that share a definition stand close.
            inner = replace(context, gap=0.0) if before == child.tag == "dt" else context
            (self._writer(child) or self._blocks)(child, inner)
            before = child.tag

    def _term(self, element: ET.Element, context: Context) -> None:
        self._blocks(element, replace(context, is_bold=True))

    def _definition(self, element: ET.Element, context: Context) -> None:
        indent = context.deeper(self._style.px(_LIST_INDENT))
        self._blocks(element, replace(context, indent=indent, gap=_ITEM_GAP, alignment=""))

    def _aside(self, element: ET.Element, context: Context) -> None:
        tokens = self._style.tokens
        look = _BoxLook(tokens.border, size=_NOTE_PX, colour=tokens.muted, number=element.get("start", ""))
        self._bar_box(element, context, look)

    def _quote(self, element: ET.Element, context: Context) -> None:
        tokens = self._style.tokens
        kind = element.get("class", "").removeprefix("callout ")
        if kind == "why":
            look = _BoxLook(tokens.border, size=WHY_PX, colour=tokens.muted)
        elif kind == "ground":
            look = _BoxLook("", quiet_ground(element.get("ground", ""), tokens))
        elif kind == "quote":
            look = _BoxLook(tokens.muted, tokens.code_bg)
        else:
            bar, ground = getattr(tokens, f"callout_{kind}"), getattr(tokens, f"callout_{kind}_soft")
            look = _BoxLook(bar, ground, title=element.get("title", ""))
        self._bar_box(element, context, look)

    def _bar_box(self, element: ET.Element, context: Context, look: _BoxLook) -> None:
        px = self._style.px
        is_outermost = context.room >= self._width
        narrowing = min(context.room / px(_LEAST_BOX), 1.0)
        if narrowing < 1 and not is_outermost:
            # A box within a box within a box: the innermost words stand in the last that has room for them.
            self._titled(element, context, look)
            return
        form = QTextFrameFormat()
        self.pen.above_frame(_NOTE_GAP if look.number else BOX_GAP)
        form.setBorder(0)
        form.setLeftMargin(context.indent)
        # Qt knows one padding for all sides; left and right come as margins of the blocks inside.
        form.setPadding(0)
        frame = self.pen.cursor.insertFrame(form)
        self.pen.notes.boxes.append(BarBox(frame, look.bar, look.ground))
        self.pen.inside_frame()
        inner = replace(
            context,
            width=context.room + context.right,
            indent=px(_NOTE_INDENT) if look.number else px(_BOX_INDENT) * narrowing,
            right=context.right + (px(16) * narrowing if look.ground else 0.0),
            is_rtl=False,
            list_depth=0,
            number_depth=0,
            alignment="",
        )
        if look.size:
            inner = replace(inner, size=min(look.size, context.size), colour=look.colour)
        self.pen.spacer(7.0 if look.ground else 0.0)
        self.pen.marker = look.number
        self._titled(element, inner, look, gap=0.0)
        self.pen.spacer(12.0 if look.ground else 2.0)
        self.pen.below_frame(frame)

    def _titled(self, element: ET.Element, context: Context, look: _BoxLook, gap: float | None = None) -> None:
        """What stands in a box, below its title if it has one."""
        if look.title:
            size = min(TEXT_PX - 1.5, context.size)
            self._open_text(replace(context, size=size, colour=look.bar, is_bold=True), gap=gap)
            self._inline.text(look.title)
            context = replace(context, gap=3.0)
        self._blocks(element, context)

    def _code(self, element: ET.Element, context: Context) -> None:
        add_code(self.pen, element, context)

    def _table(self, element: ET.Element, context: Context) -> None:
        add_table(self.pen, element, context, self._blocks)


def _begins_rtl(element: ET.Element) -> bool:
    """Whether its first letter is of a script that is written from right to left."""
    letters = (unicodedata.bidirectional(letter) for text in element.itertext() for letter in text)
    return next((kind for kind in letters if kind in ("L", "R", "AL")), "L") != "L"
