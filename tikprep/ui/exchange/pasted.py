"""What was copied or dropped: files by their addresses, or a text that becomes a file for a while."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QMimeData

from tikprep.errors import TikPrepError
from tikprep.formats import FORMATS
from tikprep.ui.exchange.drop import local_files

_NAME = "Pasted cards"
_MOST_CHARACTERS = 50_000_000


@dataclass(frozen=True, slots=True)
class Pasted:
    """Files to import, and the folder that holds them if they are ours."""

    paths: tuple[Path, ...]
    folder: TemporaryDirectory[str] | None = None

    def forget(self) -> None:
        """Delete what was only made for this import."""
        if self.folder is not None:
            self.folder.cleanup()


def pasted_paths(mime: QMimeData | None) -> Pasted | None:
    """What can be imported of a clipboard; None if there is nothing. Raises TikPrepError where the disk refuses."""
    if mime is None:
        return None
    paths = local_files(mime)
    if paths:
        return Pasted(paths)
    text = mime.text() if mime.hasText() else ""
    if not text.strip() or len(text) > _MOST_CHARACTERS:
        return None
    try:
        folder = TemporaryDirectory(prefix="tikprep-")
        path = Path(folder.name) / f"{_NAME}.md"
        path.write_text(text, encoding="utf-8", errors="replace")
        if not any(".md" in each.suffixes and each.is_meant(path) for each in FORMATS):
            path = path.rename(path.with_suffix(".txt"))
    except OSError as error:
        raise TikPrepError(f"The pasted text cannot be kept ({error.strerror}): free some space.") from error
    return Pasted((path,), folder)


def looks_importable(path: Path) -> bool:
    """Whether a drop of this may hold a deck, by its name alone."""
    suffix = path.suffix.lower()
    return path.is_dir() or any(suffix in each.suffixes for each in FORMATS)
