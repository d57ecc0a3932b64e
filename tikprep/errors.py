"""Every error that the world can cause, as one tree.

    TikPrepError
    ├── CollectionError
    │   ├── CollectionMissing       a look at a collection that nobody created yet
    │   ├── CollectionOutdated      a look at a file that needs a migration first
    │   ├── CollectionLocked        another process has it open
    │   ├── CollectionFromFuture    written by a newer TikPrep
    │   ├── CollectionDamaged       SQLite says that the file is not sound
    │   └── CollectionUnwritable    read-only folder, full disk, vanished drive
    ├── DeckFormatError             a deck file breaks its format's promise
    ├── QueryError                  a search that cannot be understood; it points at the character
    ├── InTheWay                    a file is there that would change; a person may allow it
    ├── Cancelled                   a person stopped a long work; nothing was changed
    ├── ResourcesMissing            the program's own files are not where they belong
    ├── SettingsError               settings.json cannot be read
    └── NotFound                    an id or a name that the collection does not hold

A message is fit to show to a person: it says what is wrong and what to do. Any
other exception is a fault of the program and rises to the crash dialog.
"""

from __future__ import annotations

from pathlib import Path


def printable(text: str) -> str:
    """The text with nothing in it that a terminal obeys: every space is one, every other such sign is replaced."""
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else " " if sign.isspace() else "\N{REPLACEMENT CHARACTER}" for sign in text
    )


class TikPrepError(Exception):
    """What the world did; the message tells a person what to do about it."""


class CollectionError(TikPrepError):
    """The collection cannot be opened or changed."""


class CollectionMissing(CollectionError):
    """There is nothing to look at yet; a reader creates nothing."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"There is no collection in {folder} yet. Start TikPrep once to create it.")


class CollectionOutdated(CollectionError):
    """The file needs a migration, which a reader must not do."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is of an older TikPrep. Start TikPrep once to bring it up to date.")


class CollectionLocked(CollectionError):
    """Another process has the collection open for writing."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"The collection in {folder} is open in another TikPrep. "
            "Close that one, or choose another folder with --home."
        )


class CollectionFromFuture(CollectionError):
    """The file was written by a newer TikPrep; it stays untouched."""

    def __init__(self, path: Path, found: int, known: int) -> None:
        super().__init__(
            f"{path} was written by a newer TikPrep (schema {found}; this one knows {known}). "
            "Update TikPrep to open it; nothing was changed."
        )


class CollectionDamaged(CollectionError):
    """SQLite cannot make sense of the file; it stays untouched."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(
            f"{path} is damaged ({problem}). Nothing was changed: put a copy that you kept in its place, "
            "or move it aside to start anew."
        )


class CollectionUnwritable(CollectionError):
    """The disk refuses: read-only, full or gone; the last change was rolled back. `full_drive` names a full one."""

    def __init__(self, path: Path, problem: str, full_drive: str = "") -> None:
        remedy = "Make the folder writable, then try again."
        if full_drive:
            remedy = f"To go on, free some space on the drive {full_drive} and try again."
        super().__init__(
            f"TikPrep cannot write to {path}: {problem}. The last change was not saved; everything before it is safe. "
            f"{remedy}"
        )


class DeckFormatError(TikPrepError):
    """A deck file breaks its format's promise; the message names the place to mend.

    A file without lines, such as a package, has line 0. What it quotes of the file is made printable.
    """

    def __init__(self, path: Path, line: int, problem: str) -> None:
        self.path = path
        self.line = line
        self.problem = printable(problem)
        place = f"{path.name}, line {line}" if line else path.name
        super().__init__(f"{printable(place)}: {self.problem}")


class QueryError(TikPrepError):
    """A search that cannot be understood; `position` is the index of the character in question."""

    def __init__(self, query: str, position: int, problem: str) -> None:
        self.query = query
        self.position = position
        self.problem = problem
        super().__init__(f"The search stops at character {position + 1}: {problem}.")


class InTheWay(TikPrepError):
    """A file that an earlier export may have written is there and would change; nothing was written yet."""

    def __init__(self, path: Path, problem: str) -> None:
        self.path = path
        super().__init__(f"{path} {problem}")


class Cancelled(TikPrepError):
    """A person stopped a long work before it changed anything."""

    def __init__(self) -> None:
        super().__init__("Stopped. Nothing was changed.")


class ResourcesMissing(TikPrepError):
    """A folder that is part of the program is not where it belongs."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"TikPrep's own files are missing: there is no {folder}. Install TikPrep again.")


class SettingsError(TikPrepError):
    """The settings of this machine cannot be read."""


class NotFound(TikPrepError):
    """The collection holds nothing of this id or name."""
