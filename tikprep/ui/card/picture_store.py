"""Decoded pictures: kept within a bound, and decoded in a thread while a window waits for them.

    late = store.decoded(path, wanted, at_once=False)    None until `ready` is emitted

Paper, PDF and pictures of a window are painted once and so decode at once. A window never
waits for more than a small picture.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, QSize, QTimer, Signal
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget
from shiboken6 import Shiboken

from tikprep.ui.card.pictures import decoded, is_dark_ink

# About 5 ms of a PNG: a gap for that long is worse than the wait.
MOST_PIXELS_AT_ONCE = 300_000
_MOST_KEPT_BYTES = 96_000_000
# What was painted within this time stays, whatever it takes: two pictures in one window would chase each other out.
_FRESH_MS = 2_000
_LOOK_MS = 8

_Key = tuple[Path, int, int, int]


@dataclass(frozen=True, slots=True)
class DecodedPicture:
    """A picture as large as it was wanted; the image is null if the file is broken."""

    image: QImage
    is_dark_ink: bool


@dataclass(slots=True)
class _Kept:
    picture: DecodedPicture
    asked_ms: int


@dataclass(slots=True)
class _Decoding:
    """One file that a thread decodes; the thread writes `picture` and nothing else."""

    key: _Key
    began_ms: int
    picture: DecodedPicture | None = None
    thread: threading.Thread | None = field(default=None, repr=False)

    def run(self) -> None:
        self.picture = _decode(self.key)


class PictureStore(QObject):
    """The pictures of a card's views. Belongs to the GUI thread; decodes one file at a time."""

    ready = Signal()
    """A picture that was asked for came in."""

    def __init__(
        self, parent: QObject | None = None, *, most_bytes: int = _MOST_KEPT_BYTES, fresh_ms: int = _FRESH_MS
    ) -> None:
        super().__init__(parent)
        self._most_bytes = most_bytes
        self._fresh_ms = fresh_ms
        self._clock = QElapsedTimer()
        self._clock.start()
        self._kept: OrderedDict[_Key, _Kept] = OrderedDict()
        # By file: of the sizes that a window passes through while it is dragged only the last counts.
        self._wanted: OrderedDict[Path, _Key] = OrderedDict()
        self._decoding: _Decoding | None = None
        self._timer: QTimer | None = None

    @property
    def kept_bytes(self) -> int:
        """How much memory the pictures take."""
        return sum(kept.picture.image.sizeInBytes() for kept in self._kept.values())

    def decoded(self, path: Path, wanted: QSize, *, at_once: bool) -> DecodedPicture | None:
        """The picture as `pictures.decoded` gives it; None if it has to be waited for."""
        key = (path, _changed_ns(path), wanted.width(), wanted.height())
        kept = self._kept.get(key)
        if kept is not None:
            kept.asked_ms = self._clock.elapsed()
            self._kept.move_to_end(key)
            return kept.picture
        if at_once:
            picture = _decode(key)
            self._keep(key, picture, self._clock.elapsed())
            return picture
        self._ask(key)
        return None

    def nearest(self, path: Path) -> DecodedPicture | None:
        """The same file in the largest size there is, to stand in for one that comes later."""
        changed_ns = _changed_ns(path)
        sizes = [key for key in self._kept if key[:2] == (path, changed_ns)]
        return self._kept[max(sizes, key=lambda key: key[2])].picture if sizes else None

    def _keep(self, key: _Key, picture: DecodedPicture, began_ms: int) -> None:
        self._kept[key] = _Kept(picture, self._clock.elapsed())
        room = self._most_bytes - self.kept_bytes
        for old, kept in list(self._kept.items()):
            if room >= 0 or old == key:
                break
            # Counted from when its decoding began: however long that took, what the same paint asked for stays.
            if kept.asked_ms < began_ms - self._fresh_ms:
                room += kept.picture.image.sizeInBytes()
                del self._kept[old]

    def _ask(self, key: _Key) -> None:
        if self._decoding is not None and self._decoding.key == key:
            return
        self._wanted[key[0]] = key
        if self._timer is None:
            # A signal out of the thread could reach a store that is being deleted; a timer goes with it.
            self._timer = QTimer(self, interval=_LOOK_MS)
            self._timer.timeout.connect(self._look)
        if self._decoding is None:
            self._begin()

    def _begin(self) -> None:
        if self._timer is None:
            return
        if not self._wanted:
            self._timer.stop()
            return
        _path, key = self._wanted.popitem(last=False)
        self._decoding = _Decoding(key, self._clock.elapsed())
        # Not a daemon: the program's end waits for the one that is being decoded, or Qt would be taken apart around it.
        self._decoding.thread = threading.Thread(target=self._decoding.run, name="picture")
        self._decoding.thread.start()
        self._timer.start()

    def _look(self) -> None:
        done = self._decoding
        if done is None or done.thread is None or done.thread.is_alive():
            return
        self._decoding = None
        self._keep(done.key, done.picture or DecodedPicture(QImage(), is_dark_ink=False), done.began_ms)
        self._begin()
        self.ready.emit()


def is_window(painter: QPainter) -> bool:
    """Whether it paints what is seen and can be painted again, not a picture of a window or paper."""
    device = painter.device()
    if not isinstance(device, QWidget):
        return False
    shown = device.window().backingStore()
    if shown is None:
        return False
    return bool(
        Shiboken.getCppPointer(painter.paintEngine().paintDevice()) == Shiboken.getCppPointer(shown.paintDevice())
    )


def _decode(key: _Key) -> DecodedPicture:
    path, _changed, width, height = key
    image = decoded(path, QSize(width, height))
    return DecodedPicture(image, is_dark_ink(image))


def _changed_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
