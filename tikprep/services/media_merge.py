"""The pictures of a package into a deck, without taking the name of another note's picture."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from tikprep.domain.model import Deck
from tikprep.errors import TikPrepError
from tikprep.formats.archive import shown
from tikprep.formats.base import DeckBundle, ImportedNote, MediaFile

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

_SHOWN_DIGITS = 8
# Enough to know what kind of files they are.
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class MergedMedia:
    """How many files are new, the names that had to change, what was left out, and what is neither there nor here."""

    added: int = 0
    renamed: Mapping[str, str] | None = None
    problems: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def merge_media(
    collection: Collection, deck: Deck, bundle: DeckBundle, *, may_replace: bool, is_dry: bool, told: Callable[[], None]
) -> MergedMedia:
    """Record the deck's files and keep their bytes; one left by a rollback is harmless.

    Where the deck is another of the same title (not `may_replace`), a file whose name is taken by another
    content gets a name of its own. Raises TikPrepError.
    """
    missing: tuple[str, ...] = ()
    if bundle.missing_media:
        here = collection.store.media(deck.id)
        missing = tuple(name for name in bundle.missing_media if name not in here)
    if not bundle.media:
        return MergedMedia(missing=missing)
    known = {} if may_replace else {name: sha256 for name, (sha256, _) in collection.store.media(deck.id).items()}
    added, renamed, problems = 0, {}, []
    for media in bundle.media:
        told()
        name = _plain_name(media, is_address=bundle.names_are_addresses)
        if name.startswith("/") or ".." in name.split("/"):
            problems.append(f"The picture {name!a} would lie outside of its folder; it was left out.")
            continue
        sha256, size_bytes = _kept(collection, media, name, is_dry=is_dry)
        if known.get(name, sha256) != sha256:
            free = PurePosixPath(name)
            renamed[name] = str(free.with_name(f"{free.stem}-{sha256[:_SHOWN_DIGITS]}{free.suffix}"))
            name = renamed[name]
        added += collection.library.notes.save_media(deck.id, name, sha256, size_bytes)
    return MergedMedia(added, renamed, tuple(problems), missing)


def told_missing(names: Iterable[str]) -> tuple[str, ...]:
    """What a person is told of media that notes show and nobody has: a sentence, or none."""
    each = list(dict.fromkeys(names))
    if not each:
        return ()
    first = ", ".join(shown(name) for name in each[:_MOST_NAMED])
    more = f" and {len(each) - _MOST_NAMED:,} more" if len(each) > _MOST_NAMED else ""
    what = "1 picture or sound" if len(each) == 1 else f"{len(each):,} pictures and sounds"
    verb, it = ("is", "it") if len(each) == 1 else ("are", "them")
    return (
        f"{what} that the notes show {verb} not in the package: {first}{more}. Export the deck from Anki again with "
        f"media included to get {it}.",
    )


def with_renamed_media(notes: Iterable[ImportedNote], renamed: Mapping[str, str]) -> tuple[ImportedNote, ...]:
    """The notes with other names of their pictures; a name inside a longer one is another picture's."""
    names = {form: renamed[name] for name in renamed for form in (name, quote(name))}
    either = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![\w-])(?<![^./]/)(?:{either})(?!\.?[\w-])")

    def told(text: str) -> str:
        return pattern.sub(lambda found: names[found[0]], text)

    return tuple(
        replace(note, front=told(note.front), back=told(note.back), fields=tuple(map(told, note.fields)))
        for note in notes
    )


def _plain_name(media: MediaFile, *, is_address: bool) -> str:
    """The name as cards are drawn by it: addresses in Markdown are decoded, as any viewer does."""
    return (unquote(media.name) if is_address else media.name).removeprefix("./")


def _kept(collection: Collection, media: MediaFile, name: str, *, is_dry: bool) -> tuple[str, int]:
    try:
        with media.open() as source:
            return collection.media.keep_file(source, name, is_dry=is_dry)
    except OSError as error:
        place = media.path or media.name
        raise TikPrepError(f"{place} cannot be read ({error.strerror}): make it readable.") from error
