"""A search that cannot be understood, with the place where it stops."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QTextCharFormat, QTextLayout

from tikprep.errors import QueryError
from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.labels import BreakingLabel


class QueryPlace(BreakingLabel):
    """A search with a line below the sign at which it stops."""

    def __init__(self, theme: Theme) -> None:
        super().__init__("", "muted")
        self._theme = theme
        self._position = 0
        theme.changed.connect(self._lay_out_anew)
        self.hide()

    @property
    def marked(self) -> str:
        """The sign that is marked, '' at the end of the search."""
        (mark,) = self.formats()
        units = self.text().encode("utf-16-le")[2 * mark.start : 2 * (mark.start + mark.length)]
        return units.decode("utf-16-le").strip()

    def show_error(self, error: QueryError | None) -> None:
        """Another error, or none."""
        self._position = 0 if error is None else error.position
        # A blank stands for the sign that is missing at the end.
        self.setText("" if error is None else error.query.replace("\n", " ") + " ")
        self.setVisible(error is not None)
        self._lay_out_anew()

    def formats(self) -> Sequence[QTextLayout.FormatRange]:
        sign = QTextCharFormat()
        sign.setForeground(self._theme.colour("again"))
        sign.setBackground(self._theme.colour("again_soft"))
        sign.setFontUnderline(True)
        mark = QTextLayout.FormatRange()
        # Qt counts in units of UTF-16.
        mark.start = _units(self.text()[: self._position])
        mark.length = _units(self.text()[self._position : self._position + 1])
        mark.format = sign
        return (mark,)

    def _lay_out_anew(self) -> None:
        self._laid_out = None
        self.updateGeometry()
        self.update()


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
