"""Files dropped onto the window: a calm veil says what would happen, what is no deck is refused with a word."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from tikprep.ui.theme.theme import Theme
from tikprep.ui.widgets.painting import rounded
from tikprep.ui.widgets.surface import Overlay

_FROM_NETWORK = "TikPrep never loads from the network: save the file first, then drop it."
_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove)


class DropVeil(Overlay):
    """Lies over the window while something hovers; it is only looked at."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, window)
        self._title = self._words = ""
        self._is_welcome = True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Drop files")

    def show_words(self, title: str, words: str, *, is_welcome: bool) -> None:
        """Say what a drop would do."""
        self._title, self._words, self._is_welcome = title, words, is_welcome
        self.setAccessibleDescription(f"{title}. {words}")
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        self.update()

    @property
    def content(self) -> str:
        """What it says."""
        return f"{self._title}. {self._words}"

    def panel_rect(self) -> QRectF:
        width = min(self.width() - 48, self._theme.px(440))
        height = min(self.height() - 48, self._theme.px(220))
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme, panel = self._theme, self.panel_rect()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = "accent" if self._is_welcome else "hard"
        inner = panel.adjusted(12, 12, -12, -12)
        rounded(painter, inner, 12, theme.colour("accent_soft" if self._is_welcome else "hard_soft"))
        pen = QPen(theme.colour(role), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(inner.adjusted(1, 1, -1, -1), 11, 11)
        side = theme.px(36)
        top = inner.center().y() - side - theme.px(14)
        icon = QRectF(inner.center().x() - side / 2, top, side, side)
        theme.paint_icon(painter, "decks" if self._is_welcome else "warning", icon, role)
        wraps = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.font(16, QFont.Weight.DemiBold))
        title = inner.adjusted(16, 0, -16, 0)
        title.setTop(icon.bottom() + theme.px(12))
        used = painter.boundingRect(title, int(wraps), self._title)
        painter.drawText(title, int(wraps), self._title)
        painter.setFont(theme.font(13))
        painter.setPen(theme.colour("muted"))
        title.setTop(used.bottom() + theme.px(4))
        painter.drawText(title, int(wraps), self._words)


class DropTarget(QObject):
    """Watches a window for drops; `dropped` names files and folders, `refused` says why there are none."""

    dropped = Signal(object)
    refused = Signal(str)

    def __init__(self, theme: Theme, window: QWidget, is_importable: Callable[[], Callable[[Path], bool]]) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        # What tells decks is loaded when the first file hovers, not at the start.
        self._is_importable = is_importable
        self._veil: DropVeil | None = None
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    @property
    def veil(self) -> DropVeil | None:
        """The veil, once something hovered."""
        return self._veil

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _DRAGS and isinstance(event, QDropEvent) and event.mimeData().hasUrls():
            if isinstance(event, QDragEnterEvent):
                self._show(event.mimeData())
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            return True
        if kind == QEvent.Type.DragLeave and self._veil is not None:
            self._veil.hide()
        if kind == QEvent.Type.Drop and isinstance(event, QDropEvent) and event.mimeData().hasUrls():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._take(event.mimeData())
            return True
        return False

    def _show(self, mime: QMimeData) -> None:
        if self._veil is None:
            self._veil = DropVeil(self._theme, self._window)
        paths = local_files(mime)
        problem = self._problem(paths)
        if problem:
            self._veil.show_words("This cannot be imported", problem, is_welcome=False)
        else:
            what = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
            self._veil.show_words(f"Drop to import {what}", "You see what would happen first.", is_welcome=True)

    def _take(self, mime: QMimeData) -> None:
        if self._veil is not None:
            self._veil.hide()
        paths = local_files(mime)
        problem = self._problem(paths)
        if problem:
            self.refused.emit(problem)
        else:
            self.dropped.emit(paths)

    def _problem(self, paths: Sequence[Path]) -> str:
        """Why a drop is refused; '' if some of it may be a deck."""
        if not paths:
            return _FROM_NETWORK
        is_importable = self._is_importable()
        if any(map(is_importable, paths)):
            return ""
        what = f"{paths[0].name} is" if len(paths) == 1 else "These files are"
        return f"{what} no deck that TikPrep knows."


def local_files(mime: QMimeData) -> tuple[Path, ...]:
    """The files and folders of this machine that are named."""
    return tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())
