"""`.tikdeck`: decks to share as one zip of Markdown files, their media and a manifest.

    manifest.json                  format, titles, licence, author, the decks, and the SHA-256 of every other member
    decks/<slug>/<slug>.md         the notes that Markdown can say; it reads well once unpacked
    decks/<slug>/notes.json        the others: notes of note types, and notes with names of another program
    decks/<slug>/…                 the media under the names that the notes write
    note_types.json                the note types of those notes
    schedule.json                  only where a package carries cards: one JSON value a line, cards then reviews

The same package gives the same bytes.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import IO

from tikprep.errors import DeckFormatError, TikPrepError
from tikprep.formats.archive import (
    DEFAULT_LIMITS,
    ArchiveWriter,
    chunks_of,
    member_name_problem,
    new_archive,
    open_archive,
    shown,
)
from tikprep.formats.base import (
    PLAIN_READING,
    DeckBundle,
    DeckPackage,
    MediaFile,
    Progress,
    Reading,
    no_progress,
)
from tikprep.formats.front_matter import AUTHOR_KEYS
from tikprep.formats.json_file import MAX_JSON_BYTES
from tikprep.formats.markdown_reader import MAX_BYTES
from tikprep.formats.schedules import review_problem
from tikprep.formats.tikdeck_notes import DeckParts, note_as_json, note_type_as_json, note_types_of, parted
from tikprep.formats.tikdeck_reader import (
    FORMAT,
    MANIFEST,
    NOTE_TYPES,
    NOTES_FORMAT,
    SCHEDULE,
    SCHEDULE_FORMAT,
    TYPES_FORMAT,
    check_package,
    read_package,
)

_LINES_A_BLOCK = 2_000
# A fifth of what reading takes for a bomb, as the fastest packing says less than the one that is used.
_SUSPICIOUS_RATIO = DEFAULT_LIMITS.ratio // 5
_COMPACT = json.JSONEncoder(separators=(",", ":"))


class Tikdeck:
    """Reads and writes `tikprep-package/1`."""

    name = "tikdeck"
    title = "TikPrep package"
    suffixes = (".tikdeck",)
    can_write = True

    def recognizes(self, path: Path) -> bool:
        """No other format has its ending."""
        return True

    def is_meant(self, path: Path) -> bool:
        """Whoever has such a file means it."""
        return True

    def read(self, path: Path, reading: Reading = PLAIN_READING) -> DeckPackage:
        """The decks of a package; its media and reviews are read as they are asked for, until `close`.

        Raises DeckFormatError or Cancelled.
        """
        archive = open_archive(path)
        try:
            return read_package(archive, path, reading)
        except BaseException:
            archive.close()
            raise

    def write(self, package: DeckPackage, path: Path, progress: Progress = no_progress) -> None:
        """Put a package down, all or nothing. Raises DeckFormatError, TikPrepError or Cancelled."""
        check_package(package.decks, path)
        with new_archive(path) as archive:
            _Writing(package, path, archive, progress).write()


class _Writing:
    """One package on its way into one archive."""

    def __init__(self, package: DeckPackage, path: Path, archive: ArchiveWriter, progress: Progress) -> None:
        self._package = package
        self._path = path
        self._archive = archive
        self._progress = progress
        self._hashes: dict[str, str] = {}

    def write(self) -> None:
        decks = self._package.decks
        types = note_types_of(decks)
        if types:
            listed = {"format": TYPES_FORMAT, "note_types": [note_type_as_json(each) for each in types]}
            self._add(NOTE_TYPES, _json_text(listed), MAX_JSON_BYTES)
        entries = []
        for number, deck in enumerate(decks):
            self._progress(number, len(decks))
            entries.append(self._deck(number, deck, {repr(each): at for at, each in enumerate(types)}))
        self._schedule()
        manifest = {
            "format": FORMAT,
            "title": decks[0].title if decks else "",
            "license": ", ".join(dict.fromkeys(deck.license for deck in decks if deck.license)),
            "author": ", ".join(dict.fromkeys(filter(None, map(_author, decks)))),
            "decks": entries,
            "files": dict(sorted(self._hashes.items())),
        }
        self._add(MANIFEST, _json_text(manifest), MAX_JSON_BYTES)
        self._progress(len(decks), len(decks))

    def _add(self, name: str, text: str, most_bytes: int) -> None:
        content = _encoded(text, self._path)
        if len(content) > most_bytes:
            raise DeckFormatError(
                self._path,
                0,
                f"'{shown(name)}' would be larger than the {most_bytes // 1_000_000} MB that can be read again: "
                "export the deck in parts, each by a search of its own",
            )
        is_large = len(content) > DEFAULT_LIMITS.free_bytes
        if is_large and len(zlib.compress(content, 1)) * _SUSPICIOUS_RATIO < len(content):
            self._hashes[name] = self._archive.add(name, [content], level=0)
        else:
            self._hashes[name] = self._archive.add(name, [content])

    def _deck(self, number: int, deck: DeckBundle, types: dict[str, int]) -> dict[str, object]:
        parts = parted(deck)
        # No id begins with an underscore, so the folder is no other deck's.
        slug = deck.slug if parts.is_plain_head else f"_{number + 1:04d}"
        folder = f"decks/{slug}"
        entry: dict[str, object] = {"title": deck.title}
        if parts.text:
            entry["file"] = f"{folder}/{slug}.md"
            self._add(f"{folder}/{slug}.md", parts.text, MAX_BYTES)
        if not parts.is_whole:
            entry["notes"] = f"{folder}/notes.json"
            self._add(f"{folder}/notes.json", _json_text(_rest_of(deck, parts, types)), MAX_JSON_BYTES)
        entry["media"] = self._media(deck, folder)
        return entry

    def _media(self, deck: DeckBundle, folder: str) -> list[list[str]]:
        listed = []
        for media in sorted(deck.media, key=lambda media: media.name):
            member = f"{folder}/{media.name}"
            problem = member_name_problem(member)
            if problem is not None or member in self._hashes:
                raise DeckFormatError(
                    self._path,
                    0,
                    f"the media name '{shown(media.name)}' of '{deck.title}' cannot be packed: rename the file",
                )
            try:
                stream = media.open()
            except OSError as error:
                raise _unreadable(media, deck, error) from error
            self._hashes[member] = self._add_media(member, _chunks_of(stream, media, deck))
            self._progress(0, 0)
            listed.append([media.name, member])
        return listed

    def _add_media(self, member: str, content: Iterator[bytes]) -> str:
        first = next(content, b"")
        whole = chain((first,), content)
        # Most large media are packed already; others, packed too well, would be refused as a bomb when they are read.
        if len(first) > DEFAULT_LIMITS.free_bytes:
            return self._archive.add(member, whole, level=0)
        return self._archive.add(member, whole)

    def _schedule(self) -> None:
        has_any = any(note.cards or note.is_marked for deck in self._package.decks for note in deck.notes)
        if has_any:
            self._hashes[SCHEDULE] = self._archive.add(SCHEDULE, _in_blocks(self._schedule_lines()))

    def _schedule_lines(self) -> Iterator[bytes]:
        yield _line({"format": SCHEDULE_FORMAT})
        for deck_at, deck in enumerate(self._package.decks):
            for note_at, note in enumerate(deck.notes):
                if note.cards or note.is_marked:
                    yield _line([deck_at, note_at, note.is_marked, [list(card) for card in note.cards]])
        for number, review in enumerate(self._package.reviews()):
            if number % 5_000 == 0:
                self._progress(0, 0)
            problem = review_problem(review)
            if problem is not None:
                raise DeckFormatError(self._path, 0, f"the log of its cards {problem}: share it without the log")
            yield _line(list(review))


def _rest_of(deck: DeckBundle, parts: DeckParts, types: dict[str, int]) -> dict[str, object]:
    """What the Markdown of a deck does not hold; `at` is a note's place among all notes of the deck."""
    rest: dict[str, object] = {
        "format": NOTES_FORMAT,
        "notes": [{"at": at, **note_as_json(deck.notes[at], types)} for at in parts.rest],
    }
    if not parts.text:
        head = replace(deck, notes=(), media=())
        rest["deck"] = {
            "slug": head.slug,
            "title": head.title,
            "description": head.description,
            "license": head.license,
            "attributes": dict(head.attributes),
        }
    return rest


def _chunks_of(stream: IO[bytes], media: MediaFile, deck: DeckBundle) -> Iterator[bytes]:
    """The content in pieces. Raises TikPrepError that names the source: else the target would be blamed."""
    try:
        yield from chunks_of(stream)
    except OSError as error:
        raise _unreadable(media, deck, error) from error


def _unreadable(media: MediaFile, deck: DeckBundle, error: OSError) -> TikPrepError:
    return TikPrepError(
        f"The file '{shown(media.name)}' of '{shown(deck.title)}' cannot be read ({error.strerror}): "
        "put it back, or take it out of its cards."
    )


def _author(deck: DeckBundle) -> str:
    """The author as the deck's front matter has it: a word, a list of YAML, or nothing."""
    told = next((deck.attributes[key] for key in AUTHOR_KEYS if key in deck.attributes), "")
    names = (line.strip().removeprefix("- ").strip("\"' ") for line in told.strip("[] ").replace(",", "\n").split("\n"))
    return ", ".join(name for name in names if name)


def _json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _line(value: object) -> bytes:
    return _COMPACT.encode(value).encode() + b"\n"


def _in_blocks(lines: Iterator[bytes]) -> Iterator[bytes]:
    """The lines, many at a time: a zip takes a million small pieces slowly."""
    while block := b"".join(islice(lines, _LINES_A_BLOCK)):
        yield block


def _encoded(text: str, path: Path) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise DeckFormatError(path, 0, "a note holds half a character that no file can: delete it") from error
