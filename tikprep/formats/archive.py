"""Zip files from strangers, opened with care, and zip files of ours, the same bytes for the same content.

A zip may lie about its sizes, name files outside its folder, hold links, or unfold to a million times its
length. What is opened here has names that are safe to join to a folder, and never yields more bytes than
the limits allow.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

from tikprep.disk import unwritable
from tikprep.errors import DeckFormatError, printable

_CHUNK_BYTES = 1 << 20
_LONGEST_NAME = 1_000
_LONGEST_SHOWN = 80
_EPOCH = (1980, 1, 1, 0, 0, 0)
_LEVEL = 6
# bzip2 and LZMA unfold without a bound on one step's memory.
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_FAULTS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)
_DAMAGED = "the file is damaged or cut short: get it again"


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much an archive may unfold to; each format sets what its honest files never reach.

    The directory is parsed as a whole: 8 MB hold the names of 150,000 members, more would take seconds and
    hundreds of megabytes. The ratio counts beyond `free_bytes`, as what is small folds well.
    """

    members: int = 150_000
    member_bytes: int = 1_000_000_000
    total_bytes: int = 8_000_000_000
    ratio: int = 250
    free_bytes: int = 1_000_000
    directory_bytes: int = 8_000_000


DEFAULT_LIMITS = ArchiveLimits()


class _Source(io.FileIO):
    """The file below a zip, without a buffer that would outlive a change of it.

    A directory too long to parse is refused before it is read: zipfile believes the length that it finds.
    """

    def __init__(self, path: Path, directory_bytes: int) -> None:
        super().__init__(path)
        self._most_bytes = directory_bytes

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > self._most_bytes:
            raise zipfile.BadZipFile("its directory is too long")
        return super().read(self._most_bytes if size is None or size < 0 else size) or b""


class Archive:
    """A zip file that passed the checks; close it, or use it in a `with`."""

    def __init__(self, path: Path, source: _Source, opened: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]):
        self._path = path
        self._source = source
        self._zip = opened
        self._members = members

    @property
    def names(self) -> tuple[str, ...]:
        """The files inside, in the order of the directory; folders are left out."""
        return tuple(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def size(self, name: str) -> int:
        """The bytes that a member says it has; no read yields more. Raises DeckFormatError if there is none."""
        return self._info(name).file_size

    def packed_size(self, name: str) -> int:
        """The bytes that a member takes in the archive. Raises DeckFormatError if there is none."""
        return self._info(name).compress_size

    def digest(self, told: Callable[[], None]) -> str:
        """The sha256 of the archive itself; `told` is called between two reads. OSError passes."""
        hashed = hashlib.sha256()
        self._source.seek(0)
        while chunk := self._source.read(_CHUNK_BYTES):
            told()
            hashed.update(chunk)
        return hashed.hexdigest()

    def read(self, name: str, most_bytes: int) -> bytes:
        """A member whole. Raises DeckFormatError if it is missing, damaged or longer than `most_bytes`."""
        if self._info(name).file_size > most_bytes:
            raise DeckFormatError(
                self._path,
                0,
                f"'{shown(name)}' is larger than {most_bytes // 1_000_000} MB: part the deck into smaller ones",
            )
        with self.open(name) as stream:
            return stream.read()

    def open(self, name: str, sha256: str = "") -> IO[bytes]:
        """A member as a stream. Opening and reading raise DeckFormatError where it is damaged.

        With a hash, its end is reached only if the content has it.
        """
        info = self._info(name)
        try:
            raw = self._zip.open(info)
        except (*_FAULTS, OSError) as error:
            raise self._damaged(name) from error
        return io.BufferedReader(_Member(raw, self._damaged(name), sha256), _CHUNK_BYTES)

    def close(self) -> None:
        """Let the file go; open members cannot be read any more."""
        self._zip.close()
        self._source.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _info(self, name: str) -> zipfile.ZipInfo:
        if name not in self._members:
            raise DeckFormatError(self._path, 0, f"it holds no '{shown(name)}': export the deck again")
        return self._members[name]

    def _damaged(self, name: str) -> DeckFormatError:
        return DeckFormatError(self._path, 0, f"'{shown(name)}' inside is damaged: get the file again")


class _Member(io.RawIOBase):
    """A member being unfolded; what zipfile raises becomes one kind of error."""

    def __init__(self, raw: IO[bytes], damaged: DeckFormatError, sha256: str) -> None:
        self._raw = raw
        self._damaged = damaged
        self._wanted = sha256
        self._hash = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            content = self._raw.read(len(buffer))
        except (*_FAULTS, OSError) as error:
            raise self._damaged from error
        if self._wanted:
            self._hash.update(content)
            if not content and self._hash.hexdigest() != self._wanted:
                raise self._damaged
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()


def open_archive(path: Path, limits: ArchiveLimits = DEFAULT_LIMITS) -> Archive:
    """Open a zip file after looking at every name and size in it. Raises DeckFormatError."""
    try:
        if not path.is_file():
            raise DeckFormatError(path, 0, "this is no ordinary file: choose a deck file")
        source = _Source(path, limits.directory_bytes)
    except OSError as error:
        raise DeckFormatError(
            path, 0, f"it cannot be read ({error.strerror}): check its name and permissions"
        ) from error
    try:
        try:
            opened = zipfile.ZipFile(source)
        except (*_FAULTS, OSError) as error:
            what = _DAMAGED if zipfile_like(path) else "this is no zip file: choose a file that the program exported"
            raise DeckFormatError(path, 0, what) from error
        return Archive(path, source, opened, _checked(path, opened.infolist(), limits))
    except BaseException:
        source.close()
        raise


def zipfile_like(path: Path) -> bool:
    """Whether a file begins as a zip does."""
    try:
        with path.open("rb") as file:
            return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    except OSError:
        return False


def _checked(path: Path, infos: list[zipfile.ZipInfo], limits: ArchiveLimits) -> dict[str, zipfile.ZipInfo]:
    if len(infos) > limits.members:
        raise DeckFormatError(path, 0, f"it holds more than {limits.members:,} files: part it into smaller ones")
    members: dict[str, zipfile.ZipInfo] = {}
    total = 0
    for info in infos:
        total += info.file_size
        problem = _member_problem(info, limits)
        if problem is None and total > limits.total_bytes:
            problem = f"it unfolds to more than {limits.total_bytes // 1_000_000} MB: part it into smaller ones"
        if problem is None and info.filename in members:
            problem = f"'{shown(info.filename)}' stands in it twice: export the deck again"
        if problem is not None:
            raise DeckFormatError(path, 0, problem)
        if not info.is_dir():
            members[info.filename] = info
    return members


def _member_problem(info: zipfile.ZipInfo, limits: ArchiveLimits) -> str | None:
    name = shown(info.filename)
    problem = member_name_problem(info.filename)
    if problem is not None:
        return problem
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        return f"'{name}' inside is a link and no file: pack the file itself"
    if info.flag_bits & 0x1:
        return "it is protected by a password: export it without one"
    if info.compress_type not in _READABLE:
        return f"'{name}' inside is packed in a way that TikPrep does not read: pack it as a plain zip (deflate)"
    if info.file_size > limits.member_bytes:
        return f"'{name}' inside is larger than {limits.member_bytes // 1_000_000} MB: leave it out"
    if info.file_size > limits.free_bytes and info.file_size > limits.ratio * max(info.compress_size, 1):
        return (
            f"'{name}' inside unfolds to more than {limits.ratio} times its size, which no deck does: it was not opened"
        )
    return None


def member_name_problem(name: str) -> str | None:
    """Why a member's name may not be joined to a folder; None if it may."""
    parts = name.removesuffix("/").split("/")
    if len(name) > _LONGEST_NAME or not name.isprintable():
        return f"the file name '{shown(name)}' inside cannot be used: rename it and pack again"
    if (
        name.startswith(("/", "\\", "~"))
        or "\\" in name
        or name[1:2] == ":"
        or any(p in ("", ".", "..") for p in parts)
    ):
        return f"the file name '{shown(name)}' inside leads out of the package: it was not opened"
    return None


def shown(name: str) -> str:
    """A name from a stranger as a message may show it: short, and nothing that a terminal obeys."""
    return printable(name if len(name) <= _LONGEST_SHOWN else f"{name[: _LONGEST_SHOWN - 3]}...")


class ArchiveWriter:
    """Puts members down one after the other; the same members in the same order give the same bytes."""

    def __init__(self, opened: zipfile.ZipFile) -> None:
        self._zip = opened

    def add(self, name: str, chunks: Iterable[bytes], *, level: int = _LEVEL) -> str:
        """Write a member; the SHA-256 of its content. Level 0 stores what is packed already, 9 packs it best."""
        info = zipfile.ZipInfo(name, _EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED if level else zipfile.ZIP_STORED
        info._compresslevel = level  # type: ignore[attr-defined]  # its public name came with Python 3.13
        info.create_system = 3  # else it would tell Windows from Linux
        info.external_attr = (stat.S_IFREG | 0o644) << 16
        found = hashlib.sha256()
        with self._zip.open(info, "w", force_zip64=True) as member:
            for chunk in chunks:
                found.update(chunk)
                member.write(chunk)
        return found.hexdigest()


@contextmanager
def new_archive(path: Path) -> Iterator[ArchiveWriter]:
    """Write an archive that takes the place of `path` only when all of it is on the disk. Raises TikPrepError."""
    target = path.resolve()
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        try:
            with beside.open("xb") as file:
                with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as opened:
                    yield ArchiveWriter(opened)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                shutil.copymode(target, beside)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error


def chunks_of(stream: IO[bytes]) -> Iterator[bytes]:
    """The content of a stream in pieces; the stream is closed at the end."""
    with stream:
        while chunk := stream.read(_CHUNK_BYTES):
            yield chunk
