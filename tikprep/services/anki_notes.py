"""Our notes as Anki can say them.

Anki knows no Markdown: a note goes there as HTML of one of our note types, whose last field keeps what the note is
here (see `anki_source`).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

from tikprep.domain.answers import ExpectedAnswer, NumericAnswer
from tikprep.domain.cloze import Deletion, cloze_marked, cloze_numbers, parsed
from tikprep.domain.fences import fences
from tikprep.domain.hints import without_hints
from tikprep.domain.model import Note
from tikprep.domain.note_type import NoteType
from tikprep.domain.notekinds import note_kind
from tikprep.domain.occlusion import Mask, occlusion_answer, occlusion_numbers, occlusion_of
from tikprep.formats.apkg.references import with_new_names
from tikprep.formats.apkg.written_media import media_names
from tikprep.formats.base import DeckBundle, DeckPackage, ImportedNote, Progress, no_progress
from tikprep.rendering.page import render_page
from tikprep.rendering.plain_html import plain_html
from tikprep.services.anki_source import written_source
from tikprep.services.anki_types import CLOZE_TYPE, OCCLUSION_TYPE, PLAIN_TYPE

_NOTES_A_LOOK = 4
_PICTURE = re.compile(r"<img [^>]*>|<svg\b.*</svg>", re.DOTALL)
# A line in which Markdown finds nothing to do, as most decks of very many notes hold: rendered in no time. It begins
# with a letter, or it could be a list; a full stop inside a word could make it an address.
_PROSE = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ][A-Za-z0-9À-ÖØ-öø-ÿ]*(?:[,;?!.]? [A-Za-z0-9À-ÖØ-öø-ÿ]+)*[,;?!.]?")
_LONGEST_PROSE = 2_000
# A file in this place is looked at and never found; only names matter here.
_NOWHERE = Path("/dev/null")


def as_anki_package(package: DeckPackage, progress: Progress = no_progress) -> DeckPackage:
    """The package as Anki can say it: each note with a note type, each file under a name of its own.

    Raises TikPrepError for a file that cannot be read, or Cancelled.
    """
    package = replace(package, decks=tuple(map(_plainly_named, package.decks)))
    total = sum(len(deck.notes) for deck in package.decks)
    done = 0
    names = media_names(package.decks, lambda: progress(done, total))
    files = {media.name: media for media in names.files}
    decks = []
    for deck, renamed in zip(package.decks, names.renamed, strict=True):
        known = {media.name: renamed.get(media.name, unicodedata.normalize("NFC", media.name)) for media in deck.media}
        notes = []
        for note in deck.notes:
            if not done % _NOTES_A_LOOK:
                progress(done, total)
            done += 1
            notes.append(_for_anki(note, known, renamed))
        decks.append(
            replace(deck, notes=tuple(notes), media=tuple(files[name] for name in sorted(set(known.values()))))
        )
    progress(total, total)
    return replace(package, decks=tuple(decks))


def _plainly_named(deck: DeckBundle) -> DeckBundle:
    """The deck with its files under their own names: Anki knows no addresses."""
    if not deck.names_are_addresses:
        return deck
    return replace(deck, media=tuple(replace(media, name=unquote(media.name)) for media in deck.media))


def _for_anki(note: ImportedNote, names: Mapping[str, str], renamed: Mapping[str, str]) -> ImportedNote:
    if note.note_type is None:
        return as_template_note(note, names)
    if renamed:
        return replace(note, fields=tuple(with_new_names(each, renamed) for each in note.fields))
    return note


def as_template_note(note: ImportedNote, names: Mapping[str, str]) -> ImportedNote:
    """A Markdown note as HTML of one of our note types; `names` are Anki's for the media that it may name."""
    rendering = _Rendering(names)
    note_type, fields = _fields(note, rendering)
    source = written_source(note, fields, rendering.media)
    return replace(
        note,
        kind="template",
        title="",
        front="",
        back="",
        level=0,
        rounds=(),
        metric="",
        attributes={},
        note_type=note_type,
        fields=(*fields, source),
    )


@dataclass(frozen=True, slots=True)
class _Nowhere(Mapping[str, Path]):
    """A place for each name, made as it is asked for: a deck may have as many pictures as notes."""

    names: Mapping[str, str]

    def __getitem__(self, name: str) -> Path:
        if name not in self.names:
            raise KeyError(name)
        return _NOWHERE / name

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


@dataclass(slots=True)
class _Rendering:
    """Renders the sides of one note, and remembers which media they named."""

    names: Mapping[str, str]
    media: dict[str, str] = field(default_factory=dict)

    def html(self, markdown: str, deletions: Sequence[Deletion] = ()) -> str:
        if not markdown.strip():
            return ""
        if not deletions and len(markdown) <= _LONGEST_PROSE and _PROSE.fullmatch(markdown):
            return f"<p>{markdown}</p>"
        page = render_page(markdown, media=_Nowhere(self.names))
        made = plain_html(page, self.names, deletions)
        self.media.update({name: self.names[name] for name in made.media})
        return made.html

    def asked(self, front: str, render: Callable[[str], str]) -> str:
        """A question, with its hints folded below it."""
        bare, hints = without_hints(front)
        folded = "".join(f"<details><summary>Hint</summary>{self.html(hint)}</details>" for hint in hints)
        return render(bare) + folded


def _fields(note: ImportedNote, rendering: _Rendering) -> tuple[NoteType, tuple[str, ...]]:
    title, back = html.escape(note.title), rendering.html(note.back)
    kind = note_kind(note.kind)
    if kind.has_covers and (made := _occlusion(note, rendering)) is not None:
        return OCCLUSION_TYPE, (*made, _labels(note.front) + back, "", title)
    if kind.has_gaps:
        return CLOZE_TYPE, (rendering.asked(note.front, lambda front: _cloze(front, rendering)), back, title)
    plain = Note(0, note.guid, 0, note.kind, note.title, note.front, note.back, attributes=note.attributes)
    answer = _answer(kind.expected(plain, 0)) if kind.is_typed else ""
    both_ways = "1" if not kind.has_covers and len(kind.ordinals(plain)) > 1 else ""
    return PLAIN_TYPE, (rendering.asked(note.front, rendering.html), back, title, answer, both_ways)


def _answer(expected: ExpectedAnswer | None) -> str:
    """What is typed in Anki, which compares one line letter by letter."""
    if isinstance(expected, NumericAnswer):
        return html.escape(f"{expected.value:g} {expected.unit}".strip())
    return "" if expected is None or "\n" in expected.text else html.escape(expected.text)


def _cloze(front: str, rendering: _Rendering) -> str:
    marked, deletions = cloze_marked(front)
    made = rendering.html(marked, deletions)
    if cloze_numbers(made) == cloze_numbers(front):
        return made
    # A deletion across the parts of a table or a link: its words are still worth asking.
    return f"<pre>{''.join(map(_as_written, parsed(front)))}</pre>"


def _as_written(part: str | Deletion) -> str:
    if isinstance(part, str):
        return html.escape(part).replace("}", "&#125;").replace("{", "&#123;").replace(":", "&#58;")
    inside = "".join(map(_as_written, part.parts))
    hint = f"::{_as_written(part.hint)}" if part.hint else ""
    numbers = [number for number in part.numbers if number]
    return "".join(f"{{{{c{number}::" for number in numbers) + inside + f"{hint}}}}}" * len(numbers)


def _occlusion(note: ImportedNote, rendering: _Rendering) -> tuple[str, str, str] | None:
    """The covers, the picture below them and the text around it; None if there is no picture."""
    bare, _ = without_hints(note.front)
    fence = next((each for each in fences(bare) if each.language == "occlusion"), None)
    if fence is None:
        return None
    above = rendering.html(bare[: fence.start])
    pictures = list(_PICTURE.finditer(above))
    if not pictures:
        return None
    # The last picture above the fence is the one it covers.
    picture = pictures[-1]
    rest = above[: picture.start()] + above[picture.end() :]
    header = rendering.asked(note.front, lambda _: rest + rendering.html(bare[fence.end :]))
    occlusion = occlusion_of(bare)
    covers = "<br>".join(
        _cover(number, mask, hides_all=occlusion.hides_all)
        for mask in occlusion.masks
        for number in mask.numbers
        if number
    )
    return covers, picture[0], header


def _cover(number: int, mask: Mask, *, hides_all: bool) -> str:
    if mask.shape == "ellipse":
        size = f"rx={mask.width / 2:.4f}:ry={mask.height / 2:.4f}"
    else:
        size = f"width={mask.width:.4f}:height={mask.height:.4f}"
    inactive = ":oi=1" if hides_all else ""
    shape = f"{mask.shape}:left={mask.left:.4f}:top={mask.top:.4f}:{size}{inactive}"
    return f"{{{{c{number}::image-occlusion:{shape}}}}}"


def _labels(front: str) -> str:
    """What is under the covers, which Anki has no place for at each of them."""
    names = [(number, occlusion_answer(front, number)) for number in occlusion_numbers(front)]
    listed = "".join(f'<li value="{number}">{html.escape(name)}</li>' for number, name in names if name)
    return f"<ol>{listed}</ol>" if listed else ""
