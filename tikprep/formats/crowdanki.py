"""CrowdAnki: a deck of Anki as `deck.json`, its pictures in a folder `media` beside it, its subdecks nested."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from tikprep.domain.note_type import CardTemplate, NoteType
from tikprep.domain.notekinds import TEMPLATE_KIND
from tikprep.errors import DeckFormatError
from tikprep.formats.archive import shown
from tikprep.formats.base import (
    PLAIN_READING,
    DeckBundle,
    DeckPackage,
    ImportedNote,
    MediaFile,
    Progress,
    Reading,
    no_progress,
    without_mark,
)
from tikprep.formats.foreign_notes import deck_slug, digest, one_line
from tikprep.formats.json_file import LONGEST_TEXT, MAX_JSON_BYTES, Node, parse_json, read_bytes
from tikprep.formats.media import find_media
from tikprep.formats.note_check import note_problem
from tikprep.formats.world_ids import id_within

_MARKS = re.compile(rb'"(?:note_models|crowdanki_uuid)"\s*:')
_DEEPEST = 20
_MOST_FIELDS = 200
_MOST_DECKS = 5_000
_KEPT = ("latexPre", "latexPost", "latexsvg", "sortf")
_MEDIA = "media"


class CrowdAnki:
    """Reads what the add-on CrowdAnki exports; the HTML of the notes stays as it is."""

    name = "crowdanki"
    title = "CrowdAnki deck"
    suffixes = (".json",)
    can_write = False

    def recognizes(self, path: Path) -> bool:
        """Other JSON has no note models."""
        try:
            with path.open("rb") as file:
                return _MARKS.search(file.read(MAX_JSON_BYTES)) is not None
        except OSError:
            return True

    def is_meant(self, path: Path) -> bool:
        """Folders hold much JSON that is no deck."""
        return self.recognizes(path)

    def read(self, path: Path, reading: Reading = PLAIN_READING) -> DeckPackage:
        """The deck and its subdecks, each a deck of its own. Raises DeckFormatError or Cancelled."""
        return _Reading(path, reading).package(parse_json(read_bytes(path), path))

    def write(self, package: DeckPackage, path: Path, progress: Progress = no_progress) -> None:
        """Raises DeckFormatError: CrowdAnki's files are read only."""
        raise DeckFormatError(path, 0, "TikPrep writes no CrowdAnki files: export a .tikdeck or an .apkg instead")


class _Reading:
    """One reading of one file."""

    def __init__(self, path: Path, reading: Reading) -> None:
        self._path = path
        self._reading = reading
        self._decks: list[DeckBundle] = []
        self._slugs: set[str] = set()
        self._guids: set[str] = set()
        self._problems: list[str] = []
        self._read = 0
        self._met = 0

    def package(self, root: Node) -> DeckPackage:
        self._deck(root, "", {}, 0)
        return DeckPackage(tuple(self._decks), problems=tuple(self._problems))

    def _deck(self, node: Node, parent: str, inherited: Mapping[str, NoteType], depth: int) -> None:
        self._reading.progress(self._read, 0)
        self._met += 1
        if depth > _DEEPEST or self._met > _MOST_DECKS:
            raise DeckFormatError(self._path, 0, "it holds more decks inside decks than any collection: part it")
        title = one_line(node.get("name").text()) or self._path.parent.name or self._path.stem
        if parent and not title.startswith(f"{parent}::"):
            title = f"{parent}::{title}"
        own = {model.get("crowdanki_uuid").text(): _note_type(model) for model in node.get("note_models").each()}
        # A copy for each of thousands of decks would take minutes.
        types = {**inherited, **own} if own else inherited
        place = len(self._decks)
        notes = [self._note(note, types) for note in node.get("notes").each()]
        bundle = DeckBundle(
            slug=self._slug(deck_slug(node.get("crowdanki_uuid").text())),
            title=title,
            description=node.get("desc").text(),
            notes=tuple(note for note in notes if note is not None),
            media=tuple(self._media(node)),
        )
        for child in node.get("children").each():
            self._deck(child, title, types, depth + 1)
        # A parent that only holds its children is no deck of its own.
        if bundle.notes or bundle.media or not depth:
            self._decks.insert(place, bundle)

    def _slug(self, slug: str) -> str:
        """The deck's id where it has one of its own, else none: it is then known by its title."""
        if slug in self._slugs:
            return ""
        self._slugs.add(slug)
        return slug

    def _note(self, node: Node, types: Mapping[str, NoteType]) -> ImportedNote | None:
        self._read += 1
        if self._read % 500 == 0:
            self._reading.progress(self._read, 0)
        model = node.get("note_model_uuid").text()
        note_type = types.get(model)
        if note_type is None:
            raise DeckFormatError(
                self._path, 0, f"{node.where} names a note model that the file does not hold: export the deck again"
            )
        fields = node.get("fields").texts() if not isinstance(node.get("fields").value, str) else ()
        if len(fields) > len(note_type.fields) or not fields:
            raise node.get("fields").wrong(f"list of the {len(note_type.fields)} fields of '{shown(note_type.name)}'")
        fields += ("",) * (len(note_type.fields) - len(fields))
        guid = one_line(node.get("guid").text()) or digest(note_type.guid, *fields)
        if guid in self._guids:
            self._problems.append(f"The note {shown(guid)} stands twice in {self._path.name}; the first was kept.")
            return None
        self._guids.add(guid)
        tags, is_marked = without_mark(" ".join(node.get("tags").texts()).split())
        note = ImportedNote(
            guid, TEMPLATE_KIND, "", "", "", tags=tags, note_type=note_type, fields=fields, is_marked=is_marked
        )
        unfit = note_problem(note)
        if unfit is not None:
            self._problems.append(f"The note {shown(guid)} of {self._path.name} {unfit}; it was left out.")
            return None
        return note

    def _media(self, node: Node) -> list[MediaFile]:
        folder = self._path.parent / _MEDIA
        found: dict[str, MediaFile] = {}
        for file in node.get("media_files").each():
            name = file.text(1_000)
            media = find_media(folder, name)
            if isinstance(media, MediaFile):
                found[name] = media
            else:
                self._problems.append(f"{self._path.name}: {media}.")
        return [found[name] for name in sorted(found)]


def _note_type(node: Node) -> NoteType:
    """A note model as a note type. Raises DeckFormatError."""
    fields = tuple(dict.fromkeys(one_line(field.get("name").text()) for field in node.get("flds").each()))
    templates = tuple(
        CardTemplate(one_line(template.get("name").text()), template.get("qfmt").text(), template.get("afmt").text())
        for template in node.get("tmpls").each()
    )
    if not 0 < len(fields) <= _MOST_FIELDS or not 0 < len(templates) <= _MOST_FIELDS:
        raise node.wrong("note model with fields and templates")
    name = one_line(node.get("name").text()) or "CrowdAnki"
    return NoteType(
        guid=id_within("\0".join((name, *fields)), one_line(node.get("crowdanki_uuid").text()))
        or digest(name, *fields),
        name=name,
        fields=fields,
        templates=templates,
        css=node.get("css").text(LONGEST_TEXT),
        is_cloze=node.get("type").number() == 1,
        attributes={key: json.dumps(node.get(key).value) for key in _KEPT if not node.get(key).is_missing},
    )
