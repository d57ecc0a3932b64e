"""The folder of the notes' pictures: each file is named by what is in it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tikprep.disk import drive_of, is_full
from tikprep.errors import CollectionUnwritable

_CHUNK_BYTES = 1 << 20


class MediaFolder:
    """Keeps a picture once, however many notes show it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str, name: str) -> Path:
        """Where the picture of this content lies; its ending is that of the name."""
        return self.folder / f"{sha256}{Path(name).suffix.lower()}"

    def keep_file(self, source: IO[bytes], name: str, *, is_dry: bool = False) -> tuple[str, int]:
        """Write what a file holds, whole or not at all; its sha256 and size in bytes. A dry run only counts.

        Raises CollectionUnwritable; OSError of the source passes.
        """
        hashed = hashlib.sha256()
        size_bytes = 0
        if is_dry:
            while chunk := source.read(_CHUNK_BYTES):
                hashed.update(chunk)
                size_bytes += len(chunk)
            return hashed.hexdigest(), size_bytes
        draft = self.folder / f"{os.getpid()}.part"
        try:
            with self._writing():
                self.folder.mkdir(parents=True, exist_ok=True)
                file = draft.open("wb")
            with file:
                while chunk := source.read(_CHUNK_BYTES):
                    hashed.update(chunk)
                    size_bytes += len(chunk)
                    with self._writing():
                        file.write(chunk)
            target = self.path(hashed.hexdigest(), name)
            if not self.is_sound(target):
                with self._writing():
                    os.replace(draft, target)
        finally:
            draft.unlink(missing_ok=True)
        return hashed.hexdigest(), size_bytes

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            full_drive = drive_of(self.folder) if is_full(error) else ""
            raise CollectionUnwritable(self.folder, error.strerror or str(error), full_drive) from error

    def is_sound(self, path: Path) -> bool:
        """Whether the file is there and still holds what its name says."""
        try:
            return digest(path.read_bytes()) == path.stem
        except OSError:
            return False


def digest(content: bytes) -> str:
    """The name of a content: its sha256."""
    return hashlib.sha256(content).hexdigest()
