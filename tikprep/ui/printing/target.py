"""Where a print goes: a PDF that is whole or not there at all; a printer is in `printer.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QIODevice, QSaveFile
from PySide6.QtGui import QPagedPaintDevice, QPdfWriter

from tikprep import __version__
from tikprep.errors import TikPrepError
from tikprep.ui.printing.paper import PrintOptions

_PICTURES_DPI = 300


class Target(Protocol):
    """A device to paint on, and what ends it."""

    @property
    def device(self) -> QPagedPaintDevice:
        """What the pages are painted on."""

    def finish(self) -> None:
        """Everything is painted. Raises TikPrepError if it could not be kept."""

    def cancel(self) -> None:
        """Nothing of it is wanted."""


class PdfTarget:
    """Writes beside the file and takes its place at the end. Raises TikPrepError if the folder refuses."""

    def __init__(self, path: Path, options: PrintOptions, title: str) -> None:
        self._path = path
        if path.exists() and not path.is_file():
            raise TikPrepError(f"{path} is no file: choose another name.")
        self._file = QSaveFile(str(path))
        if not self._file.open(QIODevice.OpenModeFlag.WriteOnly):
            raise self._refused()
        self._writer: QPdfWriter | None = QPdfWriter(self._file)
        # What pictures are sampled at; text and lines have no resolution.
        self._writer.setResolution(_PICTURES_DPI)
        self._writer.setPageLayout(options.layout())
        self._writer.setTitle(title)
        self._writer.setCreator(f"TikPrep {__version__}")

    @property
    def device(self) -> QPagedPaintDevice:
        assert self._writer is not None
        return self._writer

    def finish(self) -> None:
        self._writer = None
        if not self._file.commit():
            raise self._refused()

    def cancel(self) -> None:
        self._writer = None
        self._file.cancelWriting()
        self._file.commit()

    def _refused(self) -> TikPrepError:
        return TikPrepError(
            f"TikPrep cannot write {self._path}: {self._file.errorString()}. Choose another folder, or make room in it."
        )
