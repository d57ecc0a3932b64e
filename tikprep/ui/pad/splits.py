"""Splitters whose shares are remembered: for wide windows, and for narrow ones, where the parts stand in a stack."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter

_WHOLE = 1000
_LEAST, _MOST = 50, 950
_SETTLED_MS = 300


@dataclass(frozen=True, slots=True)
class Shares:
    """The part of the first widget of each splitter in thousandths: statement at the left, above, and the editor."""

    wide: int = 420
    stacked: int = 300
    editor: int = 500


def shares_of(text: str) -> Shares:
    """What the settings hold; the usual shares where that makes no sense."""
    words = text.split()
    if len(words) != 3 or not all(word.isdecimal() and _LEAST <= int(word) <= _MOST for word in words):
        return Shares()
    return Shares(*map(int, words))


class Splits(QObject):
    """Keeps the shares of two splitters, one in the other. `changed` tells them as text after a person moved one."""

    changed = Signal(str)

    def __init__(self, outer: QSplitter, inner: QSplitter, text: str) -> None:
        super().__init__(outer)
        self._outer, self._inner = outer, inner
        self._shares = shares_of(text)
        self._is_stacked = False
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLED_MS)
        self._settling.timeout.connect(self._tell)
        for splitter in (outer, inner):
            splitter.setChildrenCollapsible(False)
            splitter.splitterMoved.connect(self._on_moved)
        self._apply()

    def stack(self, is_stacked: bool) -> None:
        """Put the statement above the code, or beside it."""
        if is_stacked != self._is_stacked:
            self._is_stacked = is_stacked
            self._outer.setOrientation(Qt.Orientation.Vertical if is_stacked else Qt.Orientation.Horizontal)
            self._apply()

    def _apply(self) -> None:
        shares = self._shares
        _divide(self._outer, shares.stacked if self._is_stacked else shares.wide)
        _divide(self._inner, shares.editor)

    def _on_moved(self) -> None:
        self._settling.start()

    def _tell(self) -> None:
        outer = _share(self._outer)
        shares = replace(self._shares, stacked=outer) if self._is_stacked else replace(self._shares, wide=outer)
        self._shares = replace(shares, editor=_share(self._inner))
        self.changed.emit(f"{self._shares.wide} {self._shares.stacked} {self._shares.editor}")


def _divide(splitter: QSplitter, share: int) -> None:
    splitter.setSizes([share, _WHOLE - share])


def _share(splitter: QSplitter) -> int:
    first, second = splitter.sizes()
    return max(_LEAST, min(_MOST, round(first * _WHOLE / max(1, first + second))))
