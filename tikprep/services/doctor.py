"""Is the collection sound, and what does this machine promise?"""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from tikprep import __version__
from tikprep.domain.derivation import replayed
from tikprep.domain.model import IMPORTED, Card, Review, ReviewKind, State
from tikprep.storage.figures import FigureStore
from tikprep.storage.migrations import CURRENT_VERSION

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

_PACKAGES = ("PySide6-Essentials", "SQLModel", "SQLAlchemy", "Markdown", "Pygments", "nh3")
_SYNCHRONOUS = {"0": "off", "1": "normal", "2": "full", "3": "extra"}
_SHOWN_DIFFERENCES = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """A card whose stored state is not what its log gives."""

    card_id: int
    stored: Mapping[str, int]
    replayed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """The whole log replayed from nothing. `differing` counts all cards that came out otherwise.

    `imported` cards brought a history from elsewhere, whose rules are not known: they are not replayed.
    """

    cards: int
    reviews: int
    differing: int
    differences: tuple[Difference, ...]
    imported: int = 0


@dataclass(frozen=True, slots=True)
class Health:
    """What the doctor found; `problems` are sentences for a person, empty for a sound collection."""

    problems: tuple[str, ...]
    guarantees: Mapping[str, str]


class DoctorService:
    """Looks, and changes nothing."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._figures = FigureStore(collection.database.raw)

    def health(self) -> Health:
        """Check the file, its references, its roll-up and its pictures."""
        problems = self._figures.integrity_problems()
        differing = self._figures.rollup_differences()
        if differing:
            problems.append(f"{differing} rows of the answer counts disagree with the review log")
        for name in self._unsound_media():
            problems.append(f"the picture {name} is missing or damaged: import its deck again")
        return Health(tuple(problems), self._guarantees())

    def replay(self) -> ReplayReport:
        """Rebuild every card from the log and compare it with what is stored."""
        cards = reviews = differing = imported = 0
        differences: list[Difference] = []
        for card, log in self._figures.logged_cards():
            cards += 1
            reviews += len(log)
            if _came_with_a_schedule(card, log):
                imported += 1
                continue
            rebuilt = replayed(card, log)
            if rebuilt != card:
                differing += 1
                if len(differences) < _SHOWN_DIFFERENCES:
                    differences.append(_difference(card, rebuilt))
        return ReplayReport(cards, reviews, differing, tuple(differences), imported)

    def _unsound_media(self) -> list[str]:
        media = self._collection.media
        return [name for name, sha256 in self._figures.media() if not media.is_sound(media.path(sha256, name))]

    def _guarantees(self) -> dict[str, str]:
        synchronous = self._figures.pragma("synchronous")
        return {
            "answers": f"on disk when the button comes up (journal {self._figures.pragma('journal_mode')}, "
            f"synchronous {_SYNCHRONOUS.get(synchronous, synchronous)})",
            "imported decks": "run no code, load nothing remote, write nothing outside the collection's folder",
            "network": "never used",
        }


def _came_with_a_schedule(card: Card, log: Sequence[Review]) -> bool:
    """Whether the card was known before its first answer here: a package told its schedule, with or without a log."""
    if any(review.scheduler == IMPORTED for review in log):
        return True
    return log[0].kind is not ReviewKind.FIRST if log else card.state is not State.NEW


def versions() -> dict[str, str]:
    """The program, its schema and what it stands on; a package that is absent is named so."""
    found = {
        "tikprep": __version__,
        "schema": str(CURRENT_VERSION),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": platform.platform(),
    }
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _difference(stored: Card, rebuilt: Card) -> Difference:
    names = [f.name for f in fields(Card) if getattr(stored, f.name) != getattr(rebuilt, f.name)]
    return Difference(
        card_id=stored.id,
        stored={name: int(getattr(stored, name)) for name in names},
        replayed={name: int(getattr(rebuilt, name)) for name in names},
    )
