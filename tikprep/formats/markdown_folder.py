"""Decks as a folder to keep in version control: a Markdown file a deck, its pictures beside it.

Writing again into the folder touches only what changed, and a card keeps its place in its file. Nothing is put
down before all of it was written beside it; a file that is no deck of the export is never written over.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO
from urllib.parse import unquote

from tikprep.disk import unwritable
from tikprep.errors import DeckFormatError, InTheWay, TikPrepError
from tikprep.formats.archive import shown
from tikprep.formats.base import DeckBundle, ImportedNote, MediaFile, Progress, no_progress
from tikprep.formats.front_matter import read_front_matter
from tikprep.formats.markdown_deck import MarkdownDeck
from tikprep.formats.markdown_reader import MAX_BYTES, survey, survey_text
from tikprep.formats.markdown_writer import canonical, canonical_text
from tikprep.formats.media import media_links, name_problem
from tikprep.formats.tikdeck_notes import unscheduled

_HEAD_CHARACTERS = 8_000
_NUMBER = re.compile(r"[0-9]{4,9}")
# Numbers from here on are given where a note's own is taken.
_SPARE_NUMBERS = 100_000
_CHUNK_BYTES = 1 << 20
_TOLD_EVERY = 50


@dataclass(frozen=True, slots=True)
class FolderReport:
    """What was written: the notes by the ids that they came with, pictures, and the bytes of both.

    `left_out` are sentences for a person.
    """

    note_guids: frozenset[str]
    media: int
    size_bytes: int
    left_out: tuple[str, ...]


@dataclass(slots=True)
class _Plan:
    """The files that will differ, each with its content, and what is told."""

    changed: dict[Path, bytes | MediaFile] = field(default_factory=dict)
    kept: set[Path] = field(default_factory=set)
    sizes: dict[Path, int] = field(default_factory=dict)
    guids: set[str] = field(default_factory=set)
    media: int = 0
    left_out: list[str] = field(default_factory=list)


def write_folder(
    decks: Sequence[DeckBundle],
    folder: Path,
    *,
    may_replace: bool = False,
    known_slugs: Collection[str] = (),
    numbers: Mapping[str, int] | None = None,
    progress: Progress = no_progress,
) -> FolderReport:
    """Bring a folder up to date with these decks, all or nothing.

    Files that would change are replaced only if they may. Decks of the folder whose id is not among `known_slugs`
    are told, never deleted. `numbers` gives notes whose id no deck file may have a number that stays theirs.
    Raises DeckFormatError, TikPrepError where the disk refuses, or Cancelled.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise TikPrepError(f"{folder} is a file: name a folder for the decks.")
        plan = _Planning(folder, may_replace, numbers or {}, progress).plan(decks, known_slugs)
        _put_down(folder, plan, progress)
    except OSError as error:
        raise unwritable(folder, error, "make it writable or choose another place") from error
    return FolderReport(frozenset(plan.guids), plan.media, sum(plan.sizes.values()), tuple(plan.left_out))


class _Planning:
    """Compares decks with what a folder holds."""

    def __init__(self, folder: Path, may_replace: bool, numbers: Mapping[str, int], progress: Progress) -> None:
        self._folder = folder
        self._numbers = numbers
        self._may_replace = may_replace
        self._progress = progress
        self._plan = _Plan()
        self._there = dict(_decks_in(folder))

    def plan(self, decks: Sequence[DeckBundle], known_slugs: Collection[str]) -> _Plan:
        total = sum(len(deck.notes) for deck in decks)
        done = 0
        for deck in decks:
            self._progress(done, total)
            self._deck(deck)
            done += len(deck.notes)
        known = {*known_slugs, *(deck.slug for deck in decks)}
        for slug, path in sorted(self._there.items()):
            if slug not in known:
                self._plan.left_out.append(
                    f"{path.name} stays as it is: the collection has no deck '{slug}'. Delete the file if it is gone."
                )
        return self._plan

    def _deck(self, deck: DeckBundle) -> None:
        old_path = self._there.get(deck.slug)
        old = None if old_path is None else survey(old_path).bundle
        plain = tuple(unscheduled(note) for note in deck.notes if note.note_type is None)
        deck = _numbered(replace(deck, notes=plain), self._numbers)
        guids = {note.guid: own.guid for note, own in zip(deck.notes, plain, strict=True)}
        if not deck.notes:
            return
        if old is not None:
            deck = replace(deck, notes=_in_old_order(deck.notes, old.notes))
        path = old_path or self._place(deck)
        deck, text, problems = sayable(deck, path)
        self._plan.left_out += problems
        if not deck.notes:
            return
        content = text.encode("utf-8")
        if len(content) > MAX_BYTES:
            raise DeckFormatError(
                path, 0, f"the deck is larger than {MAX_BYTES // 1_000_000} MB: part it, or export it as .tikdeck"
            )
        self._file(path, content, is_ours=old_path is not None)
        for media in _media_of(deck):
            self._media(path.parent, media, {unquote(each.name) for each in old.media} if old else set())
        self._plan.guids |= {guids[note.guid] for note in deck.notes}
        gone = len({note.guid for note in old.notes} - {note.guid for note in deck.notes}) if old else 0
        if gone:
            self._plan.left_out.append(
                f"{path.name}: taken out, as the export does not have them: {gone} of its notes."
            )

    def _place(self, deck: DeckBundle) -> Path:
        """A file in the folder; in a folder of its own where another deck has other pictures of the same names."""
        beside = [(self._folder / unquote(media.name), media) for media in _media_of(deck)]
        clashes = any(path in self._plan.sizes and not self._is_planned(path, media) for path, media in beside)
        return (self._folder / deck.slug if clashes else self._folder) / f"{deck.slug}.md"

    def _is_planned(self, path: Path, media: MediaFile) -> bool:
        planned = self._plan.changed.get(path)
        if isinstance(planned, MediaFile):
            return _content(planned) == _content(media)
        return planned is None and _is_same(path, media)

    def _file(self, path: Path, content: bytes, *, is_ours: bool) -> None:
        self._plan.sizes[path] = len(content)
        if path.is_file() and path.read_bytes() == content:
            self._plan.kept.add(path)
            return
        self._refuse_stranger(path, is_ours=is_ours)
        self._plan.changed[path] = content

    def _media(self, folder: Path, media: MediaFile, old_names: set[str]) -> None:
        name = unquote(media.name)
        problem = name_problem(name)
        if problem is not None:
            raise DeckFormatError(folder, 0, problem)
        path = folder / name
        self._plan.media += 1
        if path in self._plan.sizes:
            return
        self._progress(0, 0)
        if path.is_file() and _is_same(path, media):
            self._plan.sizes[path] = path.stat().st_size
            self._plan.kept.add(path)
            return
        self._refuse_stranger(path, is_ours=name in old_names)
        self._plan.sizes[path] = _size_bytes(media)
        self._plan.changed[path] = media

    def _refuse_stranger(self, path: Path, *, is_ours: bool) -> None:
        if not path.exists() and not path.is_symlink():
            return
        if not is_ours or not path.is_file():
            raise TikPrepError(f"{path} is there and is no part of these decks: move it away or choose another folder.")
        if not self._may_replace:
            raise InTheWay(path, "is there and would change: allow replacing it (--force) or choose another folder.")


def sayable(deck: DeckBundle, path: Path) -> tuple[DeckBundle, str, list[str]]:
    """The deck with the notes that Markdown can say, its text, and a sentence for each other note.

    Raises DeckFormatError where the head of the deck cannot be said.
    """
    deck = canonical(deck)
    left_out: list[str] = []
    while True:
        text = canonical_text(deck)
        found = survey_text(text, path, None)
        bad: dict[int, str] = {}
        if found.bundle is None:
            bad = {at: "it holds a NUL" for at, note in enumerate(deck.notes) if "\0" in _texts_of(note)}
        else:
            places = {note.line: at for at, note in enumerate(found.bundle.notes)}
            for problem in found.problems:
                if problem.line not in places:
                    raise problem
                bad.setdefault(places[problem.line], problem.problem)
            if not bad and found.bundle.notes != deck.notes:
                pairs = zip(found.bundle.notes, deck.notes, strict=False)
                bad = {at: "it holds what a heading cannot say" for at, (got, own) in enumerate(pairs) if got != own}
        if not bad:
            if found.bundle is None or replace(found.bundle, media=()) != replace(deck, media=()):
                raise DeckFormatError(path, 1, "the head of the deck cannot be said in Markdown: export it as .tikdeck")
            return deck, text, left_out
        left_out += [f"{deck.notes[at].guid} is left out: {why}." for at, why in sorted(bad.items())]
        deck = replace(deck, notes=tuple(note for at, note in enumerate(deck.notes) if at not in bad))


def _texts_of(note: ImportedNote) -> str:
    """All texts of a note, one after the other."""
    return "\n".join(
        (note.title, note.front, note.back, note.metric, *note.tags, *note.rounds, *note.attributes.values())
    )


def _media_of(deck: DeckBundle) -> list[MediaFile]:
    links = {link.removeprefix("./") for note in deck.notes for link in media_links(f"{note.front}\n\n{note.back}")}
    return [media for media in deck.media if media.name in links]


def _numbered(deck: DeckBundle, numbers: Mapping[str, int]) -> DeckBundle:
    """The deck with ids that a file may have: notes that came from elsewhere get numbers, the same ones each time."""
    taken = {note.guid for note in deck.notes if _fits(note.guid, deck.slug)}
    if len(taken) == len(deck.notes):
        return deck
    notes = []
    for at, note in enumerate(deck.notes, 1):
        if not _fits(note.guid, deck.slug):
            number = numbers.get(note.guid, at)
            while f"{deck.slug}-{number:04d}" in taken:
                number += _SPARE_NUMBERS
            note = replace(note, guid=f"{deck.slug}-{number:04d}")
            taken.add(note.guid)
        notes.append(note)
    return replace(deck, notes=tuple(notes))


def _fits(guid: str, slug: str) -> bool:
    return guid.startswith(f"{slug}-") and _NUMBER.fullmatch(guid, len(slug) + 1) is not None


def _in_old_order(notes: Sequence[ImportedNote], old: Sequence[ImportedNote]) -> tuple[ImportedNote, ...]:
    """The notes in the order of their file; a new one comes after the one that it follows in the deck."""
    there = {note.guid for note in old}
    by_guid = {note.guid: note for note in notes}
    anchor = ""
    followers: dict[str, list[ImportedNote]] = {}
    for note in notes:
        if note.guid in there:
            anchor = note.guid
        else:
            followers.setdefault(anchor, []).append(note)
    ordered = [*followers.get("", ())]
    for known in old:
        if known.guid in by_guid:
            ordered += [by_guid[known.guid], *followers.get(known.guid, ())]
    return tuple(ordered)


def _decks_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """The ids of the deck files below a folder; of two with the same id the first counts."""
    seen: set[str] = set()
    for path in sorted(folder.rglob("*.md")):
        if any(part.startswith(".") for part in path.relative_to(folder).parts) or not path.is_file():
            continue
        if MarkdownDeck().is_meant(path):
            with path.open(encoding="utf-8-sig", errors="replace") as file:
                slug = read_front_matter(file.read(_HEAD_CHARACTERS)).slug
            if slug and slug not in seen:
                seen.add(slug)
                yield slug, path


def _put_down(folder: Path, plan: _Plan, progress: Progress) -> None:
    if not plan.changed:
        return
    is_new = not folder.exists()
    staging = folder.with_name(f".{folder.name}.{os.getpid()}.new") if is_new else folder / f".{os.getpid()}.new"
    staging.mkdir()
    try:
        for number, (path, content) in enumerate(plan.changed.items()):
            if number % _TOLD_EVERY == 0:
                progress(number, len(plan.changed))
            staged = staging / path.relative_to(folder)
            staged.parent.mkdir(parents=True, exist_ok=True)
            _write(staged, content, progress)
        if is_new:
            staging.rename(folder)
            return
        for path in plan.changed:
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists():
                shutil.copymode(path, staging / path.relative_to(folder))
            os.replace(staging / path.relative_to(folder), path)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write(path: Path, content: bytes | MediaFile, progress: Progress) -> None:
    with path.open("xb") as file:
        if isinstance(content, bytes):
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            return
        with _opened(content) as source:
            while chunk := source.read(_CHUNK_BYTES):
                file.write(chunk)
                progress(0, 0)


def _content(media: MediaFile) -> bytes:
    with _opened(media) as source:
        return source.read()


def _size_bytes(media: MediaFile) -> int:
    if media.path is None:
        return len(_content(media))
    try:
        return media.path.stat().st_size
    except OSError as error:
        raise _unreadable(media, error) from error


def _opened(media: MediaFile) -> IO[bytes]:
    try:
        return media.open()
    except OSError as error:
        raise _unreadable(media, error) from error


def _unreadable(media: MediaFile, error: OSError) -> TikPrepError:
    """Names the picture: else the folder would be blamed."""
    return TikPrepError(
        f"The picture '{shown(media.name)}' cannot be read ({error.strerror}): "
        "put it back, or take it out of its cards."
    )


def _is_same(path: Path, media: MediaFile) -> bool:
    if media.path is not None and path.stat().st_size != _size_bytes(media):
        return False
    with path.open("rb") as mine, _opened(media) as theirs:
        while True:
            chunk = mine.read(_CHUNK_BYTES)
            if chunk != theirs.read(_CHUNK_BYTES):
                return False
            if not chunk:
                return True
