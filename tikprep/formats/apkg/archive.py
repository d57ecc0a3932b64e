"""The zip around a package: which database it holds, its media, and streams that cannot run away."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import IO, Any

import zstandard

from tikprep.errors import DeckFormatError
from tikprep.formats.apkg import limits
from tikprep.formats.apkg.meter import Meter
from tikprep.formats.apkg.protobuf import message
from tikprep.formats.apkg.trouble import damaged, telling, too_big
from tikprep.formats.archive import ArchiveLimits, open_archive, shown
from tikprep.formats.base import MediaFile

_CHUNK = 1 << 20
_DRIVE_OR_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


_GUARD = ArchiveLimits(
    members=limits.MEMBERS,
    member_bytes=max(limits.COLLECTION_BYTES, limits.MEDIA_FILE_BYTES),
    total_bytes=limits.TOTAL_BYTES,
    ratio=limits.RATIO,
    free_bytes=limits.RATIO_FREE_BYTES,
    directory_bytes=limits.DIRECTORY_BYTES,
)


class Generation(IntEnum):
    """How a package is written, by the number in its member `meta`."""

    LEGACY1 = 1
    LEGACY2 = 2
    LATEST = 3


COLLECTION = {
    Generation.LEGACY1: "collection.anki2",
    Generation.LEGACY2: "collection.anki21",
    Generation.LATEST: "collection.anki21b",
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A medium of the map: its name, and the member that holds it."""

    name: str
    member: str
    size: int | None = None


class Archive:
    """A package's zip, open until `close`; every fault of it is a DeckFormatError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._zip = open_archive(path, _GUARD)
        try:
            self.generation = self._generation()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._zip.close()

    def digest(self, meter: Meter) -> str:
        """The sha256 of the package. Raises DeckFormatError or Cancelled."""
        with telling(self.path, "the package"):
            return self._zip.digest(meter.waiting)

    def _generation(self) -> Generation:
        if "meta" in self._zip:
            with telling(self.path, "the package's version"):
                version = message(self._whole("meta", 1_000, packed=False)).number(1)
            if version not in list(Generation):
                raise DeckFormatError(
                    self.path,
                    0,
                    f"the package is of a kind ({version}) that TikPrep does not know: "
                    "export it from Anki with 'Support older Anki versions' ticked",
                )
            generation = Generation(version)
            if COLLECTION[generation] not in self._zip:
                raise damaged(self.path, f"the package lacks its {COLLECTION[generation]}")
            return generation
        for generation in sorted(Generation, reverse=True):
            if COLLECTION[generation] in self._zip:
                return generation
        raise damaged(self.path, "this is no Anki package, as it holds no collection")

    @property
    def is_packed_twice(self) -> bool:
        """Whether database and media are zstd-compressed inside the zip."""
        return self.generation is Generation.LATEST

    def unpack_collection(self, target: Path, meter: Meter, share: int) -> None:
        """Write the database down, telling the meter from 0 to `share`. Raises DeckFormatError or Cancelled."""
        member = COLLECTION[self.generation]
        packed = self._zip.packed_size(member)
        source = self._stream(member, limits.COLLECTION_BYTES, packed=self.is_packed_twice)
        with source, telling(self.path, "the package's collection"), target.open("wb") as file:
            written = 0
            while chunk := source.read(_CHUNK):
                file.write(chunk)
                written += len(chunk)
                meter.part(0, share, written, packed * 4)

    def media(self) -> tuple[dict[str, MediaFile], int]:
        """The media by their names, and how many the package names but lacks. Raises DeckFormatError."""
        found: dict[str, MediaFile] = {}
        lacking = 0
        for entry in self._media_entries():
            name = self._safe_name(entry.name)
            if entry.member in self._zip:
                found[name] = MediaFile(name, self._opener(entry))
            else:
                lacking += 1
        return found, lacking

    def _media_entries(self) -> list[_Entry]:
        if "media" not in self._zip:
            return []
        with telling(self.path, "the package's list of media"):
            data = self._whole("media", limits.MEDIA_MAP_BYTES, packed=self.is_packed_twice)
            return _packed_map(data) if self.is_packed_twice else _written_map(data)

    def _safe_name(self, written: str) -> str:
        name = unicodedata.normalize("NFC", written)
        with telling(self.path, "a medium's name"):
            length = len(name.encode("utf-8"))
        if (
            not name.strip(". ")
            or not name.isprintable()
            or "/" in name
            or "\\" in name
            or _DRIVE_OR_SCHEME.match(name)
            or length > limits.MEDIA_NAME_BYTES
        ):
            raise damaged(self.path, f"the package names a medium '{shown(written)}', which is no safe file name")
        return name

    def _opener(self, entry: _Entry) -> Callable[[], IO[bytes]]:
        def opened() -> IO[bytes]:
            return io.BufferedReader(
                self._stream(entry.member, limits.MEDIA_FILE_BYTES, packed=self.is_packed_twice, size=entry.size)
            )

        return opened

    def _whole(self, member: str, limit: int, *, packed: bool) -> bytes:
        with self._stream(member, limit, packed=packed) as stream:
            return stream.readall()

    def _stream(self, member: str, limit: int, *, packed: bool, size: int | None = None) -> _Member:
        with telling(self.path, f"the package's member '{member}'"):
            source: IO[bytes] = self._zip.open(member)
            if packed:
                source = zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(source, closefd=True)
        bound = min(limit, max(limits.RATIO_FREE_BYTES, self._zip.packed_size(member) * limits.RATIO))
        return _Member(source, self.path, member, bound, size)


class _Member(io.RawIOBase):
    """The bytes of a member. Raises DeckFormatError where they are damaged, too many, or fewer than announced."""

    def __init__(self, source: IO[bytes], path: Path, member: str, bound: int, size: int | None) -> None:
        super().__init__()
        self._source = source
        self._path = path
        self._member = member
        self._bound = bound
        self._size = size
        self._given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            return self.readall()
        with telling(self._path, f"the package's member '{self._member}'"):
            data = self._source.read(size)
        self._given += len(data)
        if self._given > self._bound:
            raise too_big(self._path, f"the package's member '{self._member}' unpacks to more than it may")
        if not data and size and self._size is not None and self._given != self._size:
            raise damaged(self._path, f"the package's member '{self._member}' has not the size it announces")
        return data

    def readall(self) -> bytes:
        chunks = []
        while chunk := self.read(_CHUNK):
            chunks.append(chunk)
        return b"".join(chunks)

    def readinto(self, buffer: Any, /) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()


def _written_map(data: bytes) -> list[_Entry]:
    # Counted before it is taken apart; no safe name has a colon, so each of them parts a pair.
    if data.count(b":") > limits.MEMBERS:
        raise ValueError(f"it names more than {limits.MEMBERS:,}")
    written = json.loads(data.decode("utf-8"))
    if not isinstance(written, dict) or not all(isinstance(name, str) for name in written.values()):
        raise ValueError("not a table of names")
    return [_Entry(name, member) for member, name in written.items()]


def _packed_map(data: bytes) -> list[_Entry]:
    packed = message(data, limits.MEMBERS).chunks.get(1, [])
    return [_Entry(one.text(1), str(at), one.number(2)) for at, one in enumerate(map(message, packed))]
