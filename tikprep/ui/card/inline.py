"""Text within a block: runs, links, inline code, gaps, formulas and pictures."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from operator import itemgetter

from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextCharFormat

from tikprep.domain.cloze import CLOZE_HIDDEN_END, CLOZE_HIDDEN_START, CLOZE_SHOWN_END, CLOZE_SHOWN_START
from tikprep.rendering.marks import hint_shown
from tikprep.rendering.math import Formula
from tikprep.rendering.parts import PageFormula, Picture
from tikprep.ui.card.foreign_look import apply_look
from tikprep.ui.card.formula import OBJECT, InlineObject, font_with_descent, object_format
from tikprep.ui.card.notes import Chip
from tikprep.ui.card.pen import Context, Pen
from tikprep.ui.card.pictures import GapPainter, PictureGap, picture_size
from tikprep.ui.card.scripts import inner_script
from tikprep.ui.card.style import INLINE_CODE_FACTOR, PAD_PROPERTY

WORD_JOINER = "\u2060"
# A blank at which no line ends; what the card itself wrote as one stays known from it.
GLUED_SPACE = "\u00a0" + WORD_JOINER
LINE_SEPARATOR = "\u2028"
PAD = "\u00a0"
_BREAK = "\u200b"
_MARKS = re.compile(f"([{CLOZE_SHOWN_START}-{CLOZE_HIDDEN_END}])")
_SPACE = re.compile(r"[ \t\n\r\f]+")
# A hostile side may hold thousands; beyond these their text has no ground.
_MOST_CHIPS = 2_000
_CODE_TAGS = frozenset({"code", "kbd", "samp", "tt"})
# Between the thousands of a number, and before its unit.
_UNITS = "%|[kMGT]?i?[Bb]|[kMGTP][Bb]ps|[nµμm]?s|min|h|[kM]?QPS|[kMG]Hz|[MGTP]?FLOPs?"
_PARTED_NUMBER = re.compile(rf"(?<=\d) (?=(?:\d{{3}}|{_UNITS})(?![\w-]))")
_NOT_LETTERS = _CODE_TAGS | {"formula", "picture", "br"}
_SCRIPTS = {
    QTextCharFormat.VerticalAlignment.AlignSuperScript: 1,
    QTextCharFormat.VerticalAlignment.AlignSubScript: -1,
}
# A formula in an index: its size, and how far it is raised or sunk, in sizes of the text.
_SCRIPT_FACTOR = 0.72
_SCRIPT_SHIFT = {1: 0.38, -1: -0.18, 0: 0.0}
_KEY_FACTOR = 0.8
_MAX_PICTURE_HEIGHT = 560.0
_FORMULA_AIR = 3.0
# Smaller than this nobody can read a formula; its source can be.
_LEAST_SCALE = 0.6
# Below this a formula is broken into lines, if it can be; into more than need be, if these had to be smaller.
_LEAST_SCALE_OF_ONE_LINE = 0.7
_LEAST_SCALE_OF_LINES = 0.85
_TOO_WIDE = "This formula is too wide to be drawn here"
# Of the room that a line leaves above its letters, what may hang into it from the line above.
_OVERHANG_SHARE = 0.65


class InlineWriter:
    """Writes into the block at the pen; gaps may open in one element and close in another."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._style = pen.style
        self._form = QTextCharFormat()
        self._context = Context(0.0)
        self._line_px = 0.0
        self._at_line_start = True
        self._after_object = False
        self._last = ""
        # How many shown deletions are open, and the hint so far of the hidden one that is.
        self._shown_depth = 0
        self._hint: str | None = None

    def begin(self, form: QTextCharFormat, context: Context, line_px: float) -> None:
        """A new block starts, its lines at least `line_px` high: white space before its first word does not count."""
        self._line_px = line_px
        self._form = QTextCharFormat(form)
        self._context = context
        self._at_line_start = True
        self._after_object = False
        self._last = ""

    def children(self, element: ET.Element) -> None:
        self.text(element.text)
        for child in element:
            self.element(child)
            self.text(child.tail)

    def element(self, element: ET.Element) -> None:
        if self._hint is not None and element.tag in _NOT_LETTERS:
            self._hint_words(element)
            return
        match element.tag:
            case "formula":
                self._formula(self._pen.page.formulas[int(element.get("n", "0"))])
            case "picture":
                self._picture(self._pen.page.pictures[int(element.get("n", "0"))])
            case "br":
                self._pen.cursor.insertText(LINE_SEPARATOR, self._form)
                self._at_line_start = True
            case tag if tag in _CODE_TAGS:
                self._code(element)
            case "sub" | "sup" if self._script() and not len(element):
                self.text(inner_script(element.text or "", is_raised=element.tag == "sup"))
            case _:
                self._styled(element)

    def text(self, text: str | None) -> None:
        if not text:
            return
        for piece in _MARKS.split(_SPACE.sub(" ", text)):
            self._piece(piece)

    def _hint_words(self, element: ET.Element) -> None:
        """What a hint says in other than letters, in letters: a chip holds one line of text."""
        number = int(element.get("n", "0"))
        match element.tag:
            case "formula":
                self.text(self._pen.page.formulas[number].tex)
            case "picture":
                self.text(self._pen.page.pictures[number].alt)
            case "br":
                self.text(" ")
            case _:
                self.children(element)

    def _styled(self, element: ET.Element) -> None:
        outer, context = self._form, self._context
        self._form = QTextCharFormat(outer)
        start = self._pen.cursor.position()
        self._apply(element)
        self.children(element)
        if element.tag == "a" and self._pen.cursor.position() > start:
            self._pen.notes.links.append((start, self._pen.cursor.position(), element.get("href", "")))
        self._form, self._context = outer, context

    def _apply(self, element: ET.Element) -> None:
        form, tokens = self._form, self._style.tokens
        match element.tag:
            case "strong" | "b" | "th" | "dt":
                form.setFontWeight(QFont.Weight.Bold)
            case "em" | "i" | "var" | "cite" | "dfn":
                form.setFontItalic(True)
            case "del" | "s":
                form.setFontStrikeOut(True)
                form.setForeground(QColor(tokens.muted))
            case "u" | "ins":
                form.setFontUnderline(True)
            case "sub":
                form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSubScript)
            case "sup":
                if element.get("class") == "note":
                    form.setForeground(QColor(tokens.accent))
                    form.setFontWeight(QFont.Weight.DemiBold)
                form.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignSuperScript)
            case "mark":
                form.setBackground(QColor(tokens.callout_warning_soft))
            case "small":
                form.setForeground(QColor(tokens.muted))
            case "span":
                self._context = apply_look(element, form, self._context, self._style)
            case "a":
                form.setAnchor(True)
                form.setAnchorHref(element.get("href", ""))
                form.setForeground(QColor(tokens.accent))
                form.setFontUnderline(True)

    def _piece(self, piece: str) -> None:
        match piece:
            case "":
                return
            case mark if mark == CLOZE_SHOWN_START:
                self._shown_depth += 1
            case mark if mark == CLOZE_SHOWN_END:
                self._shown_depth = max(0, self._shown_depth - 1)
            case mark if mark == CLOZE_HIDDEN_START:
                self._hint = ""
            case mark if mark == CLOZE_HIDDEN_END:
                if self._hint is not None:
                    self.gap(self._hint, self._form)
                self._hint = None
            case _ if self._hint is not None:
                self._hint += piece
            case _:
                self._run(piece)

    def _script(self) -> int:
        """1 where text is raised, -1 where it is sunk, else 0."""
        return _SCRIPTS.get(self._form.verticalAlignment(), 0)

    def _run(self, text: str) -> None:
        if self._at_line_start or self._last == " ":
            text = text.lstrip(" ")
        if not text:
            return
        if self._after_object and text[0] not in " \u00a0":
            # Without it Qt would break the line between a formula and its comma.
            text = WORD_JOINER + text
        text = _PARTED_NUMBER.sub(GLUED_SPACE, text)
        self._pen.cursor.insertText(text, self.shown(self._form) if self._shown_depth else self._form)
        self._wrote(text[-1])

    def _wrote(self, last: str) -> None:
        self._last = last
        self._at_line_start = False
        self._after_object = last == OBJECT

    def shown(self, form: QTextCharFormat) -> QTextCharFormat:
        """The look of a deletion that is answered."""
        form = QTextCharFormat(form)
        form.setForeground(QColor(self._style.tokens.accent))
        form.setFontWeight(QFont.Weight.Bold)
        return form

    def gap(self, hint: str, form: QTextCharFormat) -> None:
        """A deletion that is asked for: a chip with its hint."""
        form = QTextCharFormat(form)
        form.setForeground(QColor(self._style.tokens.accent))
        form.setFontWeight(QFont.Weight.DemiBold)
        form.setFontStrikeOut(False)
        self._chip("gap", hint_shown(hint), form, pads=2)

    def _code(self, element: ET.Element) -> None:
        outer = self._form
        is_key = element.tag == "kbd"
        if is_key:
            form = self._style.text_format(self._context.size * _KEY_FACTOR)
            form.setFontWeight(QFont.Weight.Medium)
        else:
            form = self._style.code_format(self._context.size * INLINE_CODE_FACTOR, "")
        if outer.isAnchor():
            form.setAnchor(True)
            form.setAnchorHref(outer.anchorHref())
            form.setForeground(outer.foreground())
        if outer.fontWeight() > QFont.Weight.Medium:
            form.setFontWeight(QFont.Weight.Bold)
        self._form = form
        self._join()
        start = self._pen.cursor.position()
        pads = 2 if is_key else 1
        self._pad(form, pads)
        self._last = ""
        self._at_line_start = self._after_object = False
        self.children(element)
        self._pad(form, pads)
        self._pen.notes.chips.append(Chip("key" if is_key else "code", start, self._pen.cursor.position()))
        self._wrote("\0")
        self._form = outer

    def _chip(self, kind: str, text: str, form: QTextCharFormat, *, pads: int = 1) -> None:
        self._join()
        if len(self._pen.notes.chips) >= _MOST_CHIPS:
            self._pen.cursor.insertText(text, form)
            self._wrote("\0")
            return
        start = self._pen.cursor.position()
        self._pad(form, pads)
        self._pen.cursor.insertText(text, form)
        self._pad(form, pads)
        self._pen.notes.chips.append(Chip(kind, start, self._pen.cursor.position()))
        self._wrote("\0")

    def _join(self) -> None:
        if self._after_object:
            self._pen.cursor.insertText(WORD_JOINER, self._form)

    def _pad(self, form: QTextCharFormat, count: int = 1, text: str = PAD) -> None:
        """Room between a chip's edge and its text; not copied."""
        pad = QTextCharFormat(form)
        pad.setProperty(PAD_PROPERTY, True)
        pad.setFontStrikeOut(False)
        pad.setFontUnderline(False)
        pad.setFontFamilies(self._style.text_families)
        pad.setProperty(QTextCharFormat.Property.FontPixelSize, self._style.pad_px)
        self._pen.cursor.insertText(text * count, pad)

    def _formula(self, formula: PageFormula) -> None:
        if formula.drawn is None:
            self._source(formula)
            return
        script = self._script()
        ex = self._style.ex(self._context.size) * (_SCRIPT_FACTOR if script else 1.0)
        # A comma that follows must not stand alone on the next line.
        beside = 0.0 if formula.is_display else self._style.px(self._context.size * 0.5)
        whole = formula.drawn
        drawn, scale = _fitting(whole, (self._context.room - beside) / ex)
        if scale < _LEAST_SCALE:
            self._source(formula, _TOO_WIDE)
            return
        if drawn is not whole and not formula.is_display:
            # The sentence goes on behind its last line, so it begins on a line of its own.
            drawn = replace(drawn, depth_ex=min(whole.depth_ex, drawn.height_ex))
            if not self._at_line_start:
                self._pad(self._form, text=LINE_SEPARATOR)
        formula = replace(formula, drawn=drawn)
        width, height, depth = (length * ex for length in (drawn.width_ex, drawn.height_ex, drawn.depth_ex))
        mark = "$$" if formula.is_display else "$"
        form = self.shown(self._form) if self._shown_depth else self._form
        colour = form.foreground().color().name()
        sunk = depth * scale - self._style.px(self._context.size) * _SCRIPT_SHIFT[script]
        self._object(formula, width * scale, height * scale, sunk, colour, f"{mark}{formula.tex}{mark}")

    def _source(self, formula: PageFormula, told: str = "") -> None:
        """TeX that could not be drawn, marked as such if it is at fault itself; `told` is why else."""
        colour = self._style.tokens.callout_caution if formula.problem else ""
        form = self._style.code_format(self._context.size * INLINE_CODE_FACTOR, colour)
        if formula.problem:
            form.setFontItalic(True)
        form.setToolTip(formula.problem or told)
        self._chip("code", " ".join(formula.tex.split()), form)

    def _picture(self, picture: Picture) -> None:
        size = picture_size(picture)
        if isinstance(size, PictureGap):
            self._no_picture(size)
            return
        width, height = size.width(), size.height()
        if picture.width_px:
            width, height = float(picture.width_px), height * picture.width_px / max(width, 1.0)
        width, height = self._style.px(width), self._style.px(height)
        limit = self._style.px(_MAX_PICTURE_HEIGHT)
        scale = min(1.0, self._context.room / max(width, 1.0), limit / max(height, 1.0))
        if not self._at_line_start:
            # The word before it stays in its line where the picture does not fit beside it.
            self._pad(self._form, text=_BREAK)
        self._object(picture, width * scale, height * scale, 0.0, "", picture.words)

    def _no_picture(self, gap: PictureGap) -> None:
        if self._context.is_figure:
            box = GapPainter(gap, self._style, self._context.room)
            self._object(box, box.width, box.height, 0.0, "", gap.words)
            return
        form = self._style.text_format(self._context.size - 2, self._style.tokens.muted)
        form.setFontItalic(True)
        self._chip("code", gap.words, form)

    def strut(self, height: float, depth: float) -> None:
        """Give the first line room above and below its baseline, so that the cells of a row share one."""
        outer, self._form = self._form, QTextCharFormat(self._form)
        self._form.setFontLetterSpacing(0.0)
        self._object(None, 0.0, height + depth, depth, "", "")
        self._form = outer
        self._last, self._at_line_start, self._after_object = "", True, False

    def _object(
        self,
        source: PageFormula | Picture | GapPainter | None,
        width: float,
        height: float,
        depth: float,
        colour: str,
        copied: str,
    ) -> None:
        base = self._style.text_font(self._context.size)
        above, least = max(height - depth, 1.0), self._counted_depth(QFontMetricsF(base), depth)
        is_tall = height > self._style.px(self._context.size) * 1.9
        if is_tall:
            # Fractions would touch the lines around them.
            air = self._style.px(_FORMULA_AIR)
            above, least = above + air, least + air
        font = font_with_descent(base, least)
        descent = QFontMetricsF(font).descent()
        self._pen.objects.append(InlineObject(source, width, height, depth, above, descent, colour, copied))
        # Keeps "(" and formula together, and gives a line of formulas alone the baseline of text.
        self._pen.cursor.insertText(WORD_JOINER, self._form)
        form = object_format(len(self._pen.objects) - 1, font, self._form)
        if source is None:
            form.setFontLetterSpacing(0.0)
        self._pen.cursor.insertText(OBJECT, form)
        self._wrote(OBJECT)

    def _counted_depth(self, text: QFontMetricsF, depth: float) -> float:
        """How deep the line counts an object: no deeper than text, if it fits into the room before the next line.

        Qt keeps that room at the head of each line and would lift a line for every index in it.
        """
        room = max(0.0, self._line_px - text.ascent() - text.descent()) * _OVERHANG_SHARE
        return 1.0 if depth <= text.descent() + room else depth


def _fitting(formula: Formula, room_ex: float) -> tuple[Formula, float]:
    """The drawing for this room, and its scale: on one line if it can be read there, else in as few as fit."""
    choices = [(drawn, min(1.0, room_ex / max(drawn.width_ex, 0.1))) for drawn in (formula, *formula.broken)]
    if choices[0][1] >= _LEAST_SCALE_OF_ONE_LINE:
        return choices[0]
    return next((choice for choice in choices if choice[1] >= _LEAST_SCALE_OF_LINES), max(choices, key=itemgetter(1)))
