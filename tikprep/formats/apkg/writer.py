"""Writing a package: rows into a database of its own, then all of it into a zip.

The same package gives the same bytes: nothing asks the clock, and ids are derived from the content.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from tikprep.disk import unwritable
from tikprep.domain.note_type import CardTemplate, NoteType
from tikprep.errors import TikPrepError
from tikprep.formats.apkg.archive import COLLECTION, Generation
from tikprep.formats.apkg.books import DeckBook, TypeBook
from tikprep.formats.apkg.deck_tree import DEFAULT_TITLE
from tikprep.formats.apkg.meter import WHOLE, Meter
from tikprep.formats.apkg.moments import moment_of
from tikprep.formats.apkg.new_database import NewDatabase
from tikprep.formats.apkg.protobuf import bytes_field, number_field
from tikprep.formats.apkg.rows import CARD_SQL, NOTE_SQL, Rows
from tikprep.formats.apkg.tables import Frame, make_tables, write_frame, write_indices
from tikprep.formats.apkg.written_log import write_log
from tikprep.formats.apkg.written_media import add_media, media_names, packed
from tikprep.formats.archive import ArchiveWriter, new_archive
from tikprep.formats.base import DeckBundle, DeckPackage, ImportedNote, Progress, no_progress

# Where the stretches of writing end, in thousandths, by the time they take.
_NOTES_WRITTEN, _LOG_WRITTEN, _CARDS_WRITTEN, _ROWS_WRITTEN, _PACKED = 200, 500, 580, 700, 900
_CHUNK = 1 << 20
_QUICK = 1
_TOO_OLD = "This Anki is too old for this package. Update Anki, or export it for older versions."


def write_package(package: DeckPackage, path: Path, progress: Progress, *, is_new: bool) -> None:
    """Put a package down, all or nothing. Raises DeckFormatError, TikPrepError or Cancelled."""
    meter = Meter(progress)
    meter.reached(0)
    with suppress(OSError):  # told once the file is opened
        if path.is_dir():
            raise TikPrepError(f"{path} is a folder: choose the name of a file in it.")
    names = media_names(package.decks, meter.waiting)
    generation = Generation.LATEST if is_new else Generation.LEGACY2
    with new_archive(path) as archive, _folder(path) as folder:
        archive.add("meta", [number_field(1, generation)], level=0)
        collection = folder / "collection"
        _write_collection(package, names.renamed, NewDatabase(path, collection, meter), meter, is_new=is_new)
        content = _content(collection, meter)
        archive.add(COLLECTION[generation], packed(content) if is_new else content, level=0 if is_new else _QUICK)
        collection.unlink()
        _add_stand_in(archive, path, folder, meter)

        def looked(at: int) -> None:
            meter.part(_PACKED, WHOLE, at, len(names.files))

        entries = add_media(archive, names.files, looked, is_packed=is_new)
        if is_new:
            media = packed(iter([b"".join(bytes_field(1, entry) for entry in entries)]))
        else:
            listed = {str(at): each.name for at, each in enumerate(names.files)}
            media = iter([json.dumps(listed, ensure_ascii=False).encode()])
        archive.add("media", media, level=0)
        meter.reached(WHOLE)


def _write_collection(
    package: DeckPackage, renamed: Sequence[Mapping[str, str]], database: NewDatabase, meter: Meter, *, is_new: bool
) -> None:
    try:
        decks = DeckBook(package.decks)
        total = sum(len(deck.notes) for deck in package.decks)
        first_id = moment_of(note.guid for deck in package.decks for note in deck.notes)
        rows = Rows(package, TypeBook(database.package), decks, renamed, first_id)
        make_tables(database, is_new=is_new)
        database.fill(NOTE_SQL, rows.notes(lambda at: meter.part(0, _NOTES_WRITTEN, at, total)))
        last_s = write_log(database, package, rows.card_ids, meter)
        database.fill(
            CARD_SQL, rows.cards(last_s, lambda at, count: meter.part(_LOG_WRITTEN, _CARDS_WRITTEN, at, count))
        )
        types = tuple(rows.types.written.values())
        write_frame(database, Frame(is_new, types, decks.decks, rows.tags, rows.next_position))
        write_indices(database, is_new=is_new)
        meter.reached(_ROWS_WRITTEN)
        database.finish()
    finally:
        database.close()


@contextmanager
def _folder(path: Path) -> Iterator[Path]:
    """A folder for as long as the package is written."""
    try:
        made = TemporaryDirectory(prefix="tikprep-")
    except OSError as error:
        temporary = Path(gettempdir())
        raise unwritable(temporary, error, "make it writable, temporary files go there") from error
    with made as name:
        yield Path(name)


def _content(file: Path, meter: Meter) -> Iterator[bytes]:
    """A database in pieces."""
    size = file.stat().st_size
    done = 0
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            done += len(chunk)
            meter.part(_ROWS_WRITTEN, _PACKED, done, size)
            yield chunk


def _add_stand_in(archive: ArchiveWriter, path: Path, folder: Path, meter: Meter) -> None:
    """What Ankis open that do not know the package's generation: a card that says so."""
    sides = CardTemplate("Card 1", "{{Front}}", "{{FrontSide}}")
    note = ImportedNote(
        "tikprep",
        "template",
        "",
        "",
        "",
        note_type=NoteType("1262304000000", "TikPrep notice", ("Front",), (sides,)),
        fields=(_TOO_OLD,),
    )
    package = DeckPackage((DeckBundle("", DEFAULT_TITLE, notes=(note,)),))
    file = folder / "stand-in"
    _write_collection(package, ({},), NewDatabase(path, file, meter), Meter(no_progress), is_new=False)
    archive.add(COLLECTION[Generation.LEGACY1], [file.read_bytes()], level=0)
