"""Packages to be written, and what there is to compare in one that was read."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

from tests.formats.apkg.anki_media import PICTURE, SOUND
from tikprep.domain.note_type import CardTemplate, NoteType
from tikprep.formats.apkg.moments import UNKNOWN_S
from tikprep.formats.base import DeckBundle, DeckPackage, ImportedCard, ImportedNote, ImportedReview, MediaFile

DAY_MS = 86_400_000
TODAY = 20_400
BASIC = NoteType(
    "uuid-of-another-program",
    "Vokabel",
    ("Vorne", "Hinten", "Extra"),
    (
        CardTemplate("Hin", "{{Vorne}}", "{{FrontSide}}<hr id=answer>{{Hinten}}"),
        CardTemplate("Her", "{{#Extra}}{{Hinten}}{{/Extra}}", "{{Vorne}}"),
    ),
    ".card { color: #123; } /* ﬁ 数 */",
)
CLOZE = NoteType(
    "1500000000123",
    "Lücke",
    ("Text",),
    (CardTemplate("Cloze", "{{cloze:Text}}", "{{cloze:Text}}"),),
    '@import "_style.css";',
    is_cloze=True,
    attributes={
        "latexPre": '"\\\\usepackage{x}"',
        "sortf": "0",
        "addon": '{"deep": [1, null, "ü"]}',
        "mod": "1600000000",
    },
)


def a_file(name: str, content: bytes) -> MediaFile:
    """A medium that is no file of its own."""
    return MediaFile(name, lambda: BytesIO(content))


def a_note(guid: str, *fields: str, note_type: NoteType = BASIC, **more: Any) -> ImportedNote:
    """A note of a note type."""
    return ImportedNote(guid, "template", "", "", "", note_type=note_type, fields=fields, **more)


def _reviewed(key: int, ordinal: int, **more: Any) -> ImportedCard:
    card = ImportedCard(key, ordinal, "", 0, 1, TODAY + 3, 15, 2360, 4, 1, 9, TODAY - 12)
    return card._replace(**more)


def everything() -> DeckPackage:
    """A package with one of everything that Anki can say."""
    notes = (
        a_note(
            "hand-0001",
            'ein <b>Wort</b> <img src="bild 1.png">',
            "a &amp; b\nline",
            "more",
            tags=("lang::de", "數"),
            changed_s=1_700_000_000,
            is_marked=True,
            cards=(_reviewed(11, 0), _reviewed(12, 1, is_suspended=True)),
        ),
        a_note(
            "guid with \"signs' <&>",
            "[sound:ton.mp3] 42",
            "x",
            "",
            cards=(ImportedCard(21, 0, position=7, flag=3, is_buried=True),),
        ),
        a_note(
            "hand-0003",
            "12",
            "y",
            "z",
            changed_s=1_650_000_000,
            cards=(
                _reviewed(31, 0, repetitions=0, interval_days=1, ease_permille=2500, flag=7),
                _reviewed(32, 1, deck="Elsewhere::Deep", is_buried=True, due_day=TODAY - 4_000),
            ),
        ),
        a_note(
            "cloze",
            "{{c1::outer {{c2::inner}} }} {{c12::far}} 漢字",
            note_type=CLOZE,
            cards=(_reviewed(41, 0), _reviewed(42, 1), ImportedCard(43, 11, position=9)),
        ),
    )
    fresh = (
        a_note("fresh-1", "only front", "", ""),
        a_note("fresh-2", "both", "ways", "yes"),
        a_note("fresh-3", "{{c3::gap}} {{c1::other}}", note_type=CLOZE),
    )
    style = a_file("_style.css", b".x{}")
    media = (a_file("bild 1.png", PICTURE), a_file("ton.mp3", SOUND), style)
    return DeckPackage(
        (
            DeckBundle("", "Prep::数学", "Sums & 数", notes=notes, media=media),
            DeckBundle("", "Top", "", notes=fresh, media=(style,)),
        ),
        lambda: iter(LOG),
    )


def _row(key: int, day: int, kind: int, rating: int, before: int, after: int, eases: tuple[int, int]) -> ImportedReview:
    return ImportedReview(key, (TODAY + day) * DAY_MS + key, kind, rating, 4_000 + key, before, after, *eases)


LOG = (
    _row(11, -40, 0, 4, 0, 1, (2500, 2500)),
    _row(12, -40, 0, 1, 0, 1, (2500, 2500)),
    _row(12, -40, 2, 5, 1, 1, (2500, 2500))._replace(answered_ms=(TODAY - 40) * DAY_MS + 900),
    _row(11, -39, 1, 5, 1, 6, (2500, 2600)),
    _row(11, -33, 1, 3, 6, 15, (2600, 2460)),
    _row(11, -33, 2, 1, 15, 15, (2460, 2460))._replace(answered_ms=(TODAY - 33) * DAY_MS + 901),
    _row(11, -18, 1, 1, 15, 1, (2460, 2460)),
    _row(31, -12, 0, 1, 0, 0, (2500, 2500)),
    _row(41, -9, 1, 4, 5, 9, (2500, 2500)),
    # A card that was reset begins anew.
    _row(41, -3, 0, 4, 0, 1, (2500, 2500)),
)


def contents(package: DeckPackage) -> dict[str, Any]:
    """All that a package says, without the numbers that only hold inside it."""
    notes: dict[str, Any] = {}
    names: dict[int, tuple[str, int]] = {}
    for deck in package.decks:
        for note in deck.notes:
            assert note.note_type is not None
            # Anki adds a sign to the name of a type where it knows another of this name.
            bare = replace(note.note_type, name=note.note_type.name.rstrip("+"), attributes={})
            cards = []
            for card in note.cards:
                names[card.key] = note.guid, card.ordinal
                cards.append(card._replace(key=0, deck=card.deck or deck.title))
            words = tuple(sorted(note.tags))
            changed_s = note.changed_s or UNKNOWN_S
            notes[note.guid] = deck.title, note.fields, words, note.is_marked, changed_s, bare, tuple(cards)
    media = {}
    for deck in package.decks:
        for file in deck.media:
            with file.open() as stream:
                media[deck.title, file.name] = stream.read()
    log = [(*names[row.card_key], *row[1:]) for row in package.reviews() if row.card_key in names]
    described = {deck.title: deck.description for deck in package.decks}
    return {"notes": notes, "log": log, "media": media, "decks": described}
