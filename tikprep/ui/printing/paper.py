"""What a person chooses about paper, and the lengths that follow; points of 1/72 inch throughout."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize

_SIZES = {
    "a4": (QPageSize.PageSizeId.A4, QSizeF(595.276, 841.89)),
    "letter": (QPageSize.PageSizeId.Letter, QSizeF(612.0, 792.0)),
}
_SIDE, _TOP, _BOTTOM = 51.0, 56.0, 58.0
_GUTTER = 24.0


@dataclass(frozen=True, slots=True)
class PrintOptions:
    """`answers` is "below" each question, at the "end", or "none"; `text_pt` is the size of plain text in points."""

    paper: str = "a4"
    columns: int = 1
    answers: str = "below"
    is_numbered: bool = True
    text_pt: float = 10.5

    @property
    def page_size(self) -> QSizeF:
        """The whole sheet."""
        return _SIZES[self.paper][1]

    @property
    def body(self) -> QRectF:
        """Where text may stand."""
        size = self.page_size
        return QRectF(_SIDE, _TOP, size.width() - 2 * _SIDE, size.height() - _TOP - _BOTTOM)

    @property
    def column_width(self) -> float:
        return (self.body.width() - _GUTTER * (self.columns - 1)) / self.columns

    def column_left(self, column: int) -> float:
        """Where a column begins, counted from 0."""
        return self.body.left() + column * (self.column_width + _GUTTER)

    def layout(self) -> QPageLayout:
        """The same for a paint device, without margins: they are ours."""
        size = QPageSize(_SIZES[self.paper][0])
        return QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(), QPageLayout.Unit.Point)
