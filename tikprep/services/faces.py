"""A note and the number of its card -> the card as it is shown. The one place where sides, hints and media meet."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tikprep.domain.model import Note
from tikprep.domain.notekinds import Sides, note_kind
from tikprep.domain.templates import CardPlace
from tikprep.domain.turn import Face

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

# Most notes name no file; the media of the others cost a query.
_NAMES_MEDIA = re.compile(
    r"\]\(|\]\[|^\s*\[[^\]]+\]:|<(?:img|audio|video)\b|\[sound:|url\(", re.IGNORECASE | re.MULTILINE
)


def face_of(card_id: int, ordinal: int, note: Note, media: Callable[[], Mapping[str, Path]], place: CardPlace) -> Face:
    """The face of a card; `media` is asked for the files of its deck only if the note may name one."""
    kind = note_kind(note.kind)
    sides = kind.sides(note, ordinal, place)
    return Face(
        card_id=card_id,
        note=note,
        front=sides.front,
        front_revealed=sides.front_revealed,
        back=sides.back,
        media=media() if any(map(_NAMES_MEDIA.search, _texts(note, sides))) else {},
        hints=sides.hints,
        expected=kind.expected(note, ordinal),
        css=sides.css,
    )


def _texts(note: Note, sides: Sides) -> tuple[str, ...]:
    """Where a file may be named: a note type names some in its templates and its style."""
    if note.note_type is None:
        return note.front, note.back
    return sides.front, sides.front_revealed, sides.back, *sides.hints, sides.css or ""


def media_of(collection: Collection, deck_id: int) -> dict[str, Path]:
    """The files of a deck by the names that its notes use."""
    kept = collection.store.media(deck_id).items()
    return {name: collection.media.path(sha256, name) for name, (sha256, _) in kept}
