"""The folder of the notes' pictures: each file is named by what is in it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from tikprep.errors import CollectionUnwritable


class MediaFolder:
    """Keeps a picture once, however many notes show it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str, name: str) -> Path:
        """Where the picture of this content lies; its ending is that of the name."""
        return self.folder / f"{sha256}{Path(name).suffix.lower()}"

    def keep(self, content: bytes, name: str) -> None:
        """Write a picture, whole or not at all. Raises CollectionUnwritable."""
        target = self.path(digest(content), name)
        if self.is_sound(target):
            return
        draft = target.with_name(f"{target.name}.part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(content)
            os.replace(draft, target)
        except OSError as error:
            raise CollectionUnwritable(self.folder, error.strerror or str(error)) from error

    def is_sound(self, path: Path) -> bool:
        """Whether the file is there and still holds what its name says."""
        try:
            return digest(path.read_bytes()) == path.stem
        except OSError:
            return False


def digest(content: bytes) -> str:
    """The name of a content: its sha256."""
    return hashlib.sha256(content).hexdigest()
