"""Decks out: a selection of notes into a folder or a file, without what is private or personal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tikprep.domain.model import Deck
from tikprep.errors import InTheWay, NotFound, TikPrepError
from tikprep.formats import FORMATS
from tikprep.formats.apkg import AnkiPackage, LegacyAnkiPackage
from tikprep.formats.archive import zipfile_like
from tikprep.formats.base import DeckFormat, Progress, no_progress
from tikprep.formats.front_matter import AUTHOR_KEYS, yaml_scalar
from tikprep.formats.markdown_folder import write_folder
from tikprep.formats.text import TextStyle, write_text
from tikprep.formats.tikdeck import Tikdeck
from tikprep.services.anki_notes import as_anki_package
from tikprep.services.export_look import ExportLook, Printable, looked_at, printable
from tikprep.services.gathering import Gathered, Gathering
from tikprep.services.objects import many_objects
from tikprep.storage.database import told
from tikprep.storage.sharing import SharingStore

if TYPE_CHECKING:
    from tikprep.services.collection import Collection

_LICENSE, _AUTHOR = "share_license", "share_author"
# As many sentences as a person reads.
_MOST_TOLD = 50
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}


@dataclass(frozen=True, slots=True)
class Selection:
    """What is exported: notes of these decks, and of these ids, and of this search; without any, all notes."""

    deck_ids: tuple[int, ...] | None = None
    note_ids: tuple[int, ...] | None = None
    query: str | None = None


@dataclass(frozen=True, slots=True)
class ExportChoices:
    """What a person decides about an export.

    `with_history` takes schedules, log, marks, flags and the tags `leech` and `marked` along, `with_private` the
    private notes. `license` and `author` are for decks that name none: '' shares them without, None takes what was
    said last. `may_replace` lets the export write over what an earlier one wrote, else it raises InTheWay.
    `separator` parts the cells of a table.
    """

    with_history: bool = False
    with_private: bool = False
    license: str | None = None
    author: str | None = None
    may_replace: bool = False
    separator: str = ","


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written. `left_out` are sentences for a person."""

    notes: int = 0
    cards: int = 0
    media: int = 0
    size_bytes: int = 0
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Writing:
    """All that a format needs to write."""

    gathered: Gathered
    target: Path
    choices: ExportChoices
    known_slugs: frozenset[str]
    progress: Progress


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A way to put decks down: its name on the command line and for people, and the ending of its file, '' for none."""

    name: str
    title: str
    suffix: str
    write: Callable[[_Writing], ExportReport]


_USUAL = ExportChoices()


class ExportService:
    """Exports; the collection keeps only the ids, licence and author under which its decks were shared."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        # SQLAlchemy ends the transaction that is open when it first meets a connection: let it be met before one.
        self._notes = collection.library.notes

    @property
    def license(self) -> str:
        """The licence that was chosen last, '' for none."""
        return self._collection.store.state(_LICENSE) or ""

    @property
    def author(self) -> str:
        """The author who was named last, '' for none."""
        return self._collection.store.state(_AUTHOR) or ""

    def decks_named(self, names: Sequence[str]) -> tuple[int, ...]:
        """The decks of these titles or ids, with their subdecks. Raises NotFound."""
        decks = self._collection.store.decks()
        found: dict[int, None] = {}
        for name in names:
            title = next((deck.title for deck in decks if deck.slug == name), name)
            inside = [deck.id for deck in decks if deck.title == title or deck.title.startswith(f"{title}::")]
            if not inside:
                raise NotFound(f"There is no deck '{name}': write its title as the list of decks shows it, or its id.")
            found.update(dict.fromkeys(inside))
        return tuple(found)

    def note_ids(self, what: Selection) -> list[int]:
        """The notes of a selection. Raises QueryError."""
        decks = [deck.id for deck in self._collection.store.decks()] if what.deck_ids is None else what.deck_ids
        found = SharingStore(self._collection.database.raw).note_ids(decks)
        for narrower in (what.note_ids, None if what.query is None else self._collection.search.notes(what.query)):
            if narrower is not None:
                among = set(narrower)
                found = [note_id for note_id in found if note_id in among]
        return found

    def look(self, what: Selection, *, with_private: bool = False) -> ExportLook:
        """What an export of a selection would hold. Raises QueryError."""
        return looked_at(
            self._collection,
            self.note_ids(what),
            with_private=with_private,
            license=self.license,
            author=self.author,
        )

    def printable(self, what: Selection, *, with_private: bool = False) -> Printable:
        """The cards of a selection as they are printed. Raises QueryError, NotFound for an empty selection."""
        found = printable(self._collection, self.note_ids(what), with_private=with_private)
        if not found.faces:
            raise NotFound("There is nothing to print: choose other decks or another search.")
        return found

    def export(
        self,
        what: Selection,
        deck_format: str,
        target: Path,
        choices: ExportChoices = _USUAL,
        progress: Progress = no_progress,
    ) -> ExportReport:
        """Write a selection to a folder or file, all or nothing, and remember licence and author.

        Raises NotFound for an unknown format or an empty selection, QueryError, DeckFormatError for what the format
        cannot say, TikPrepError for a missing licence or what the disk refuses, or Cancelled.
        """
        written_by = next((each for each in EXPORT_FORMATS if each.name == deck_format), None)
        if written_by is None:
            known = ", ".join(each.name for each in EXPORT_FORMATS)
            raise NotFound(f"There is no format '{deck_format}' to export to: choose one of {known}.")
        _refuse_other_ending(written_by, target, choices)
        with many_objects(), self._reading():
            gathered = self._gathered(what, choices, progress)
            _refuse_unlicensed(gathered.decks, choices, self.license)
            known_slugs = frozenset(deck.slug for deck in self._collection.store.decks())
            report = written_by.write(_Writing(gathered, target, choices, known_slugs, progress))
        self._remember(gathered.decks, choices)
        return replace(report, left_out=(*gathered.left_out, *report.left_out))

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """All reads of one export see one state of the collection."""
        database = self._collection.database
        with told(database.path):
            database.raw.execute("BEGIN")
            try:
                yield
            finally:
                database.raw.execute("ROLLBACK")

    def _gathered(self, what: Selection, choices: ExportChoices, progress: Progress) -> Gathered:
        gathering = Gathering(
            self._collection,
            with_history=choices.with_history,
            with_private=choices.with_private,
            head=lambda deck: self._headed(deck, choices),
        )
        gathered = gathering.gathered(self.note_ids(what), progress)
        if not gathered.decks:
            told = "" if not gathered.left_out else f" ({gathered.left_out[0].rstrip('.')})"
            raise NotFound(f"There is nothing to export{told}: choose other decks or another search.")
        return gathered

    def _headed(self, deck: Deck, choices: ExportChoices) -> Deck:
        """The deck under the licence and author that it has, or that were chosen for decks without."""
        found = self.license if choices.license is None else choices.license
        author = self.author if choices.author is None else choices.author
        attributes = deck.attributes
        if author and not any(key in attributes for key in AUTHOR_KEYS):
            attributes = {**attributes, "author": yaml_scalar(author)}
        return replace(deck, license=deck.license or found, attributes=attributes)

    def _remember(self, decks: Sequence[Deck], choices: ExportChoices) -> None:
        """Keep with each deck the id, licence and author under which it is now known to others."""
        if self._collection.database.is_read_only:
            return
        store = self._collection.store
        known = {deck.id: deck for deck in store.decks()}
        changed = [deck for deck in decks if deck != known[deck.id]]

        def work() -> None:
            for deck in changed:
                self._notes.save_deck(deck)
            for key, value in ((_LICENSE, choices.license), (_AUTHOR, choices.author)):
                if value:
                    store.set_state(key, value)

        if changed or choices.license or choices.author:
            self._collection.do("Share decks", work)


def _refuse_other_ending(chosen: ExportFormat, target: Path, choices: ExportChoices) -> None:
    """A name that promises another format: whoever opens such a file is told that it is damaged."""
    ending = target.suffix.lower()
    own = {chosen.suffix, *((".txt",) if chosen.suffix in (".csv", ".tsv") else ())}
    if chosen.name == "csv" and choices.separator == "\t":
        own.add(".tsv")
    promised = next((each for each in EXPORT_FORMATS if each.suffix == ending), None)
    is_known = promised is not None or any(ending in each.suffixes for each in FORMATS)
    if not ending or ending in own or not is_known or target.is_dir():
        return
    better = f"name a file ending in {chosen.suffix}" if chosen.suffix else "name a folder"
    other = f", or choose the format {promised.name}" if promised is not None else ""
    raise TikPrepError(
        f"{target.name} has the ending of another format than {chosen.name} ({chosen.title}): {better}{other}."
    )


def _refuse_unlicensed(decks: Sequence[Deck], choices: ExportChoices, remembered: str) -> None:
    without = [deck.title for deck in decks if not deck.license]
    if without and choices.license is None and not remembered:
        more = f" and {len(without) - 1} more" if len(without) > 1 else ""
        raise TikPrepError(
            f"The deck '{without[0]}'{more} names no licence, so nobody would know what they may do with it: "
            "choose one (--license 'CC BY 4.0'), or share it without (--license none)."
        )


def _markdown(writing: _Writing) -> ExportReport:
    package = writing.gathered.package
    foreign = sum(note.note_type is not None for deck in package.decks for note in deck.notes)
    if foreign == sum(len(deck.notes) for deck in package.decks):
        raise NotFound(
            f"Markdown cannot say templates of other programs, and all notes here ({foreign:,}) are made by such: "
            "choose the format tikdeck or anki."
        )
    report = write_folder(
        package.decks,
        writing.target,
        may_replace=writing.choices.may_replace,
        known_slugs=writing.known_slugs,
        numbers=writing.gathered.numbers,
        progress=writing.progress,
    )
    left_out = []
    if foreign:
        left_out.append(
            f"Left out, as Markdown cannot say templates of other programs: {foreign:,} of the notes; tikdeck can."
        )
    if writing.choices.with_history:
        left_out.append("Schedules and reviews are left out, as Markdown has no place for them: tikdeck has.")
    cards = sum(writing.gathered.cards[guid] for guid in report.note_guids)
    return ExportReport(len(report.note_guids), cards, report.media, report.size_bytes, (*left_out, *report.left_out))


def _tikdeck(writing: _Writing) -> ExportReport:
    _refuse_other_file(writing, zipfile_like)
    Tikdeck().write(writing.gathered.package, writing.target, writing.progress)
    return _report_of_file(writing)


def _anki(package_format: DeckFormat) -> Callable[[_Writing], ExportReport]:
    def write(writing: _Writing) -> ExportReport:
        _refuse_other_file(writing, zipfile_like)
        package = as_anki_package(writing.gathered.package, writing.progress)
        package_format.write(package, writing.target, writing.progress)
        return _report_of_file(writing)

    return write


def _text(style: TextStyle, separator: str = "") -> Callable[[_Writing], ExportReport]:
    def write(writing: _Writing) -> ExportReport:
        _refuse_other_file(writing, _is_text)
        package = writing.gathered.package
        chosen = separator or writing.choices.separator
        unread = write_text(package, writing.target, style, writing.progress, separator=chosen)
        report = _report_of_file(writing)
        left_out = [f"{guid} is left out: it {why}." for guid, why in islice(unread.items(), _MOST_TOLD)]
        if len(unread) > _MOST_TOLD:
            left_out.append(f"{len(unread) - _MOST_TOLD:,} more notes are left out for reasons like these.")
        if report.media:
            left_out.append(
                f"A text file has no place for pictures: {report.media:,} are left out; tikdeck takes them."
            )
        if writing.choices.with_history:
            left_out.append("Schedules and reviews are left out, as text has no place for them: tikdeck has.")
        cards = report.cards - sum(writing.gathered.cards[guid] for guid in unread)
        return replace(report, notes=report.notes - len(unread), cards=cards, media=0, left_out=tuple(left_out))

    return write


def _report_of_file(writing: _Writing) -> ExportReport:
    decks = writing.gathered.package.decks
    return ExportReport(
        notes=sum(len(deck.notes) for deck in decks),
        cards=sum(writing.gathered.cards.values()),
        media=sum(len(deck.media) for deck in decks),
        size_bytes=writing.target.stat().st_size,
    )


def _refuse_other_file(writing: _Writing, is_alike: Callable[[Path], bool]) -> None:
    target = writing.target
    if target.is_dir():
        raise TikPrepError(f"{target} is a folder: name a file in it.")
    if not target.exists():
        return
    if not target.is_file() or not is_alike(target):
        raise TikPrepError(f"{target} is a file of another kind: move it away or choose another name.")
    if not writing.choices.may_replace:
        raise InTheWay(target, "is already there: allow replacing it (--force) or choose another name.")


def _is_text(path: Path) -> bool:
    with path.open("rb") as file:
        return b"\0" not in file.read(8_000)


EXPORT_FORMATS: tuple[ExportFormat, ...] = (
    ExportFormat("markdown", "Folder of Markdown decks", "", _markdown),
    ExportFormat("tikdeck", "TikPrep package", ".tikdeck", _tikdeck),
    ExportFormat("anki", "Anki package", ".apkg", _anki(AnkiPackage())),
    ExportFormat("anki-legacy", "Anki package for versions before 2.1.50", ".apkg", _anki(LegacyAnkiPackage())),
    ExportFormat("csv", "Spreadsheet (CSV)", ".csv", _text(TextStyle.SPREADSHEET)),
    ExportFormat("tsv", "Table with tabs (TSV)", ".tsv", _text(TextStyle.SPREADSHEET, "\t")),
    ExportFormat("text", "Anki's text", ".txt", _text(TextStyle.ANKI)),
)
