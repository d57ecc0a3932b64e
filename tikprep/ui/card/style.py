"""Sizes, fonts and text formats of a card, for one theme, one zoom and one way of reading."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QTextCharFormat, QTextFormat

from tikprep.rendering.highlight import TOKEN_KINDS
from tikprep.ui.theme.fonts import CARD_FAMILY, Reading
from tikprep.ui.theme.tokens import Tokens

TEXT_PX = 17.0
CODE_PX = 14.0
TABLE_PX = 15.0
WHY_PX = 15.5
SMALL_PX = 13.0
LABEL_PX = 12.0
LABEL_FLAGS = int(Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
HEADING_PX = (26.0, 22.0, 19.0, 17.0, 17.0, 17.0)
LINE_FACTOR = 1.58
CODE_LINE_FACTOR = 1.5
INLINE_CODE_FACTOR = 0.87
PAD_WIDTH = 4.0
MARKER_GAP = 7.0
# Wide spacing takes the figures of WCAG 1.4.12, in sizes of the text, and more line than it asks for.
WIDE_LETTER_EM = 0.12
WIDE_WORD_EM = 0.16
WIDE_LINE_FACTOR = 1.8
WIDE_GAP_FACTOR = 2.0
_INTER_CAP_HEIGHT = 0.727

# Char properties: which formula or picture an object is; what a run belongs to.
INDEX_PROPERTY = QTextFormat.Property.UserProperty.value + 1
PAD_PROPERTY = QTextFormat.Property.UserProperty.value + 2
# Block property: the marker in front of a list item.
MARKER_PROPERTY = QTextFormat.Property.UserProperty.value + 3
# Block property: an empty block that only keeps two frames apart.
GLUE_PROPERTY = QTextFormat.Property.UserProperty.value + 4
# Char property: these spaces were a tab; its value tells it from the next tab.
TAB_PROPERTY = QTextFormat.Property.UserProperty.value + 5
# Char property: the character that cannot be seen and that its number stands for, and what tells it from the next.
UNSEEN_PROPERTY = QTextFormat.Property.UserProperty.value + 6


class CardStyle:
    """Everything about looks that a document builder asks for."""

    def __init__(self, tokens: Tokens, zoom: float, reading: Reading = Reading()) -> None:  # noqa: B008 - frozen
        self.tokens = tokens
        self.zoom = zoom
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
        general = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
        self.is_wide = reading.is_wide
        self.text_families = [name for name in (reading.text_family, general) if name]
        self.code_families = [name for name in (reading.code_family, fixed) if name]
        body = self._font(self.text_families, TEXT_PX, bold=False, italic=False)
        self._formula_scale = 1.12
        if reading.text_family != CARD_FAMILY:
            # The capitals of a formula stand as high as those of any font beside it.
            cap_height = QFontMetricsF(body).capHeight() / body.pixelSize()
            self._formula_scale *= min(1.25, max(0.8, cap_height / _INTER_CAP_HEIGHT))
        # The size at which a no-break space is as wide as the pad of a chip.
        pad_advance = QFontMetricsF(body).horizontalAdvance("\u00a0") or 1.0
        self.pad_px = max(1, round(body.pixelSize() * self.px(PAD_WIDTH) / pad_advance))
        self.token_colours = {kind: QColor(getattr(tokens, f"syn_{kind}")) for kind in TOKEN_KINDS}

    def px(self, size: float) -> float:
        return size * self.zoom

    def gap(self, size: float) -> float:
        """The room between two blocks, in pixels."""
        return self.px(size) * (WIDE_GAP_FACTOR if self.is_wide else 1.0)

    def line(self, factor: float) -> float:
        """The line height as a factor of the size; 0 stays "as high as what stands in it"."""
        return max(factor, WIDE_LINE_FACTOR) if self.is_wide and factor else factor

    def text_font(self, size: float = TEXT_PX, *, bold: bool = False, italic: bool = False) -> QFont:
        font = self._font(self.text_families, size, bold=bold, italic=italic)
        if self.is_wide:
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, font.pixelSize() * WIDE_LETTER_EM)
            font.setWordSpacing(font.pixelSize() * WIDE_WORD_EM)
        return font

    def label_height(self, label: str, room: float) -> float:
        """How high the label of a code block is that has so much width, in document pixels; "" is one line."""
        wide = QRectF(0, 0, max(room, 1.0), 10_000)
        return QFontMetricsF(self.text_font(LABEL_PX, bold=True)).boundingRect(wide, LABEL_FLAGS, label or "x").height()

    def marker_font(self) -> QFont:
        """The numbers of a list."""
        return self.text_font(TEXT_PX - 1.5)

    def marker_room(self, marker: str) -> float:
        """How far text stands in for a marker as long as this one, in pixels."""
        widest = "".join("0" if c.isdigit() else c for c in marker)
        return QFontMetricsF(self.marker_font()).horizontalAdvance(widest) + self.px(MARKER_GAP)

    def code_font(self, size: float = CODE_PX, *, bold: bool = False, italic: bool = False) -> QFont:
        return self._font(self.code_families, size, bold=bold, italic=italic)

    def _font(self, families: list[str], size: float, *, bold: bool, italic: bool) -> QFont:
        font = QFont()
        font.setFamilies(families)
        font.setPixelSize(round(self.px(size)))
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        font.setItalic(italic)
        # "!=" in code is two characters to be read, not one sign.
        for feature in ("calt", "liga"):
            font.setFeature(QFont.Tag(feature), 0)
        return font

    def text_format(self, size: float = TEXT_PX, colour: str = "", *, bold: bool = False) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFontFamilies(self.text_families)
        form.setProperty(QTextFormat.Property.FontPixelSize, round(self.px(size)))
        if self.is_wide:
            form.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
            form.setFontLetterSpacing(round(self.px(size)) * WIDE_LETTER_EM)
            form.setFontWordSpacing(round(self.px(size)) * WIDE_WORD_EM)
        form.setForeground(QColor(colour or self.tokens.text))
        if bold:
            form.setFontWeight(QFont.Weight.Bold)
        return form

    def code_format(self, size: float = CODE_PX, colour: str = "") -> QTextCharFormat:
        form = QTextCharFormat()
        form.setFontFamilies(self.code_families)
        form.setFontFixedPitch(True)
        if self.is_wide:
            # The letters of code stand apart as they are, and its lines are measured without more.
            form.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
            form.setFontLetterSpacing(0.0)
            form.setFontWordSpacing(0.0)
        form.setProperty(QTextFormat.Property.FontPixelSize, round(self.px(size)))
        form.setForeground(QColor(colour or self.tokens.code_text))
        return form

    def code_advance(self, size: float = CODE_PX) -> float:
        return QFontMetricsF(self.code_font(size)).horizontalAdvance("0")

    def ex(self, font_px: float) -> float:
        """The `ex` of a formula beside text of `font_px` (unzoomed).

        MathJax's x-height is 0.442 of its em; at 1.12 of the text's size its capitals
        and Inter's stand equally high.
        """
        return self.px(font_px) * self._formula_scale * 0.442
