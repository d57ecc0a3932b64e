"""The door to everything a widget needs to look right: colours, fonts and icons of the chosen theme."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QIcon, QPainter
from PySide6.QtWidgets import QApplication

from tikprep.ui.theme.icons import IconFiles, ThemedIconEngine
from tikprep.ui.theme.style import palette, style_sheet
from tikprep.ui.theme.tokens import DARK, LIGHT, Tokens

APP_ARGUMENTS: tuple[str, ...] = ("tikprep", "-style", "fusion")
_UI_FAMILY = "Inter"
_KEPT_WIDTHS = 1000
FLAG_NAMES: tuple[str, ...] = ("No flag", "Red", "Orange", "Green", "Blue", "Pink", "Turquoise", "Purple")


class Theme(QObject):
    """Applies a theme to the application and answers for it; `changed` comes after the switch.

    The application must have been made with APP_ARGUMENTS: asking for Fusion later hands
    out a QStyle, whose enums alone cost 10 ms of the start.
    """

    changed = Signal()

    def __init__(self, app: QApplication, icons: Path) -> None:
        super().__init__(app)
        self._app = app
        self._files = IconFiles(icons)
        self._choice = "system"
        self._zoom_percent = 100
        self._tokens = LIGHT
        self._family = _family(app)
        self._faces: dict[tuple[int, QFont.Weight], tuple[QFont, QFontMetricsF]] = {}
        self._text_widths: dict[tuple[int, QFont.Weight, str], float] = {}
        self._is_applied = False
        app.styleHints().colorSchemeChanged.connect(self._on_system_scheme)

    @property
    def tokens(self) -> Tokens:
        """The colours now in force."""
        return self._tokens

    @property
    def zoom(self) -> float:
        """How much larger than usual all text is."""
        return self._zoom_percent / 100

    def apply(self, choice: str, zoom_percent: int) -> None:
        """Switch to "system", "light" or "dark" and a text size."""
        self._choice, zoomed = choice, zoom_percent != self._zoom_percent
        self._zoom_percent = zoom_percent
        tokens = self._tokens_of(choice)
        if tokens is self._tokens and not zoomed and self._is_applied:
            return
        self._tokens = tokens
        self._is_applied = True
        self._app.setFont(self.font(14))
        self._app.setPalette(palette(tokens))
        self._app.setStyleSheet(style_sheet(tokens, self.zoom))
        self.changed.emit()

    def toggled(self) -> str:
        """The choice that turns light into dark and back."""
        return "light" if self._tokens.is_dark else "dark"

    def colour(self, role: str) -> QColor:
        """The colour of a token by its name, or of "flag-1" to "flag-7"."""
        return QColor(self.hex(role))

    def hex(self, role: str) -> str:
        """The same as "#rrggbb"."""
        if role.startswith("flag-"):
            return self._tokens.flags[int(role[5:])]
        value: str = getattr(self._tokens, role)
        return value

    def font(self, size: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """The interface font at a size in pixels before zoom."""
        return QFont(self._face(size, weight)[0])

    def text_width(self, text: str, size: float, weight: QFont.Weight = QFont.Weight.Normal) -> float:
        """How wide `font` writes a text."""
        # Buttons ask for the same few words many times a paint.
        key = self._pixels(size), weight, text
        width = self._text_widths.get(key)
        if width is None:
            if len(self._text_widths) >= _KEPT_WIDTHS:
                self._text_widths.clear()
            width = self._text_widths[key] = self._face(size, weight)[1].horizontalAdvance(text)
        return width

    def _pixels(self, size: float) -> int:
        return max(8, round(size * self.zoom))

    def _face(self, size: float, weight: QFont.Weight) -> tuple[QFont, QFontMetricsF]:
        pixels = self._pixels(size)
        found = self._faces.get((pixels, weight))
        if found is None:
            font = QFont(self._family)
            font.setPixelSize(pixels)
            font.setWeight(weight)
            found = self._faces[pixels, weight] = font, QFontMetricsF(font)
        return found

    def px(self, length: float) -> int:
        """A length that grows with the text."""
        return round(length * self.zoom)

    def icon(self, name: str, role: str = "muted") -> QIcon:
        """An icon that follows the theme."""
        return QIcon(ThemedIconEngine(self, name, role))

    def paint_icon(self, painter: QPainter, name: str, rect: QRectF, role: str) -> None:
        """Paint an icon; a name that ends in "!" is filled."""
        self._files.renderer(name.rstrip("!"), self.hex(role), filled=name.endswith("!")).render(painter, rect)

    def _tokens_of(self, choice: str) -> Tokens:
        if choice == "system":
            # Unknown, as without a desktop, counts as light.
            return DARK if self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
        return DARK if choice == "dark" else LIGHT

    def _on_system_scheme(self) -> None:
        if self._choice == "system":
            self.apply(self._choice, self._zoom_percent)


def _family(app: QApplication) -> str:
    wanted = QFont(_UI_FAMILY)
    return _UI_FAMILY if QFontInfo(wanted).family() == _UI_FAMILY else app.font().family()
