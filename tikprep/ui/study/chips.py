"""The words above a card: what kind it is, where it is in its life, what was noted on it."""

from __future__ import annotations

from tikprep.domain.model import Note, ReviewKind
from tikprep.domain.notekinds import NOTE_KINDS
from tikprep.domain.turn import Turn
from tikprep.ui.theme.theme import FLAG_NAMES
from tikprep.ui.widgets.labels import Chip
from tikprep.ui.wording import round_name

_KIND_TITLES = {kind.name: kind.title for kind in NOTE_KINDS}
_LEVELS = {1: "Level 1", 2: "Level 2", 3: "Level 3"}


def card_chips(note: Note, turn: Turn | None = None) -> list[Chip]:
    """The chips of a card; without a turn only what its note says."""
    chips = [Chip(_KIND_TITLES.get(note.kind, note.kind.capitalize()), role="accent", ground="accent_soft")]
    if turn is not None and turn.kind is ReviewKind.DRILL:
        chips.append(Chip("Same-day repetition", role="hard", ground="hard_soft", icon="undo"))
    if turn is not None and turn.kind is ReviewKind.FIRST:
        chips.append(Chip("New", role="easy", ground="easy_soft"))
    if note.level in _LEVELS:
        chips.append(Chip(_LEVELS[note.level]))
    if turn is not None and turn.is_leech:
        chips.append(Chip("Leech", role="again", ground="again_soft", icon="warning"))
    if turn is not None and turn.flag:
        chips.append(Chip(f"{FLAG_NAMES[turn.flag]} flag", role=f"flag-{turn.flag}", icon="flag!"))
    if note.is_marked:
        chips.append(Chip("Marked", role="accent", ground="accent_soft", icon="mark!"))
    chips.extend(Chip(round_name(name)) for name in note.rounds)
    return chips
