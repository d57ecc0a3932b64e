"""Writes `tikprep-deck/1` in its canonical form, the one that `read` and `write` turn in circles.

The form keeps diffs small: attributes in one order (id, kind, level, rounds, tags, metric, then all other
keys by name), level, rounds and metric quoted only where they need it, all others always, one blank line between parts.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from tikprep.disk import unwritable
from tikprep.domain.fences import fences
from tikprep.errors import DeckFormatError, TikPrepError
from tikprep.formats.archive import shown
from tikprep.formats.base import DeckBundle, ImportedNote, MediaFile
from tikprep.formats.front_matter import front_matter_text
from tikprep.formats.headings import plain_value, quoted_value
from tikprep.formats.markdown_reader import survey_text, trimmed, unix_lines
from tikprep.formats.media import name_problem

_CHUNK_BYTES = 1 << 20
_LINE_BREAKS = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_HEADING = re.compile(r"^##(?=[ \t]|$)", re.MULTILINE)
_DIVIDER = re.compile(r"^-{3,}[ \t]*$", re.MULTILINE)


def canonical(bundle: DeckBundle) -> DeckBundle:
    """The bundle as a file can say it: the same in meaning, and what comes back when the file is read.

    A heading of level 2 inside a side would begin a card, so it sinks a level; a line `---` in a front
    would end it, so it becomes `***`. Texts that were read from a deck file hold neither.
    """
    return replace(
        bundle,
        notes=tuple(_canonical_note(note) for note in bundle.notes),
        media=tuple(sorted(bundle.media, key=lambda media: media.name)),
    )


def _canonical_note(note: ImportedNote) -> ImportedNote:
    return replace(
        note,
        title=_one_line(note.title),
        front=_canonical_side(note.front, lambda text: _DIVIDER.sub("***", _HEADING.sub("###", text))),
        back=_canonical_side(note.back, lambda text: _HEADING.sub("###", text)),
        rounds=tuple(" ".join(note.rounds).split()),
        tags=tuple(" ".join(note.tags).split()),
        metric=_one_line(note.metric),
        attributes={key: _LINE_BREAKS.sub(" ", value) for key, value in note.attributes.items()},
    )


def _one_line(text: str) -> str:
    return _LINE_BREAKS.sub(" ", text).strip(" \t")


def _canonical_side(side: str, defused: Callable[[str], str]) -> str:
    side = trimmed(unix_lines(side))
    pieces = []
    position = 0
    for fence in fences(side):
        pieces += [defused(side[position : fence.start]), side[fence.start : fence.end]]
        position = fence.end
        if not fence.is_closed:
            pieces.append(f"\n{fence.mark}")
    pieces.append(defused(side[position:]))
    return trimmed("".join(pieces))


def deck_text(bundle: DeckBundle) -> str:
    """The deck as the text of its file."""
    return canonical_text(canonical(bundle))


def canonical_text(deck: DeckBundle) -> str:
    """The same of a deck that is canonical."""
    return "\n\n".join([front_matter_text(deck), *map(_note_text, deck.notes)]) + "\n"


def _note_text(note: ImportedNote) -> str:
    parts = [f"## {note.title} {{{_attributes(note)}}}" if note.title else f"## {{{_attributes(note)}}}"]
    if note.front:
        parts.append(note.front)
    if note.back:
        parts += ["---", note.back]
    return "\n\n".join(parts)


def _attributes(note: ImportedNote) -> str:
    words = [f"#{note.guid}", f".{note.kind}"]
    # Tags are quoted even when there is one: a second tag is then a change of one word.
    known = {
        "level": str(note.level) if note.level else "",
        "rounds": plain_value(" ".join(note.rounds)) if note.rounds else "",
        "tags": quoted_value(" ".join(note.tags)) if note.tags else "",
        "metric": plain_value(note.metric) if note.metric else "",
    }
    words += [f"{key}={value}" for key, value in known.items() if value]
    words += [f"{key}={quoted_value(note.attributes[key])}" for key in sorted(note.attributes)]
    return " ".join(words)


def write_deck(bundle: DeckBundle, path: Path) -> None:
    """Put a deck and its pictures down. A deck that would not come back as it is leaves no file behind.

    Raises DeckFormatError for what the format cannot say, TikPrepError where the disk refuses.
    """
    text = deck_text(bundle)
    found = survey_text(text, path, None)
    if found.problems:
        raise found.problems[0]
    if found.bundle is None or replace(found.bundle, media=()) != replace(canonical(bundle), media=()):
        raise DeckFormatError(
            path, 1, "the deck holds attributes that the format cannot say: give their keys plain names"
        )
    for media in bundle.media:
        problem = name_problem(unquote(media.name))
        if problem is not None:
            raise DeckFormatError(path, 1, problem)
    try:
        content = text.encode("utf-8")
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise DeckFormatError(path, line, "this line holds half a character that no file can: delete it") from error
    staged: dict[Path, Path] = {}
    try:
        for media in bundle.media:
            _stage(media, path.parent / unquote(media.name), staged)
        for beside, target in staged.items():
            beside.replace(target)
        replace_file(path, content)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        for beside in staged:
            beside.unlink(missing_ok=True)


def _stage(media: MediaFile, target: Path, staged: dict[Path, Path]) -> None:
    """Copy a picture beside its target: none takes its place before all could be read. Raises OSError, TikPrepError."""
    if media.path is not None and target.exists() and target.samefile(media.path):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        source = media.open()
    except OSError as error:
        raise _unreadable(media, error) from error
    with source, beside.open("wb") as file:
        staged[beside] = target
        while True:
            try:
                chunk = source.read(_CHUNK_BYTES)
            except OSError as error:
                raise _unreadable(media, error) from error
            if not chunk:
                return
            file.write(chunk)


def _unreadable(media: MediaFile, error: OSError) -> TikPrepError:
    advice = "put it back, or take it out of its cards"
    return TikPrepError(f"The picture '{shown(media.name)}' cannot be read ({error.strerror}): {advice}.")


def replace_file(path: Path, content: bytes) -> None:
    """Put content in the place of a file in one step, so that no reader sees half of it. Raises OSError."""
    target = path.resolve()
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
