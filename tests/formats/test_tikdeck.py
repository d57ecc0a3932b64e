"""A package gives back what was put into it, always as the same bytes, and a stranger's package is not believed."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.formats.foreign import JSON_VALUES, mutated, survives, written
from tikprep.domain.note_type import CardTemplate, NoteType
from tikprep.errors import Cancelled, DeckFormatError, TikPrepError
from tikprep.formats import DeckBundle, DeckPackage, ImportedNote, MediaFile, Reading
from tikprep.formats.base import ImportedCard, ImportedReview
from tikprep.formats.markdown_deck import MarkdownDeck
from tikprep.formats.tikdeck import Tikdeck
from tikprep.paths import decks_folder

FORMAT = Tikdeck()
FUZZ = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25)
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n#-{} "), max_size=20)
WORD = st.text("abcxyzä", min_size=1, max_size=5)


def bytes_at(content: bytes) -> Callable[[], IO[bytes]]:
    return lambda: io.BytesIO(content)


TYPES = st.builds(
    NoteType,
    guid=WORD,
    name=WORD,
    fields=st.lists(WORD, min_size=1, max_size=3, unique=True).map(tuple),
    templates=st.lists(st.builds(CardTemplate, WORD, TEXT, TEXT), min_size=1, max_size=2).map(tuple),
    css=TEXT,
    is_cloze=st.booleans(),
    attributes=st.dictionaries(WORD, TEXT, max_size=2),
)
COUNT = st.integers(0, 2**31)
EASE = st.integers(1_300, 100_000)
INTERVAL = st.integers(0, 36_500)
DAY = st.integers(0, 84_000)
CARDS = st.builds(
    ImportedCard,
    key=st.integers(1, 2**60),
    ordinal=st.just(0),
    deck=TEXT,
    position=st.integers(0, 2**40 - 1),
    state=st.integers(0, 1),
    due_day=DAY,
    interval_days=INTERVAL,
    ease_permille=EASE,
    repetitions=COUNT,
    lapses=COUNT,
    reviews=COUNT,
    last_day=DAY,
    is_suspended=st.booleans(),
    is_buried=st.booleans(),
    flag=st.integers(0, 7),
)
REVIEWS = st.builds(
    ImportedReview,
    st.integers(1, 2**60),
    st.integers(0, 7_258_118_400_000),
    st.integers(0, 2),
    st.integers(0, 5),
    COUNT,
    INTERVAL,
    INTERVAL,
    EASE,
    EASE,
)
MEDIA = st.builds(lambda name, content: MediaFile(f"img/{name}.png", bytes_at(content)), WORD, st.binary(max_size=30))


@st.composite
def notes(draw: st.DrawFn, place: int, slug: str, number: int) -> ImportedNote:
    guid = draw(st.just(f"{slug or place}-{number:04d}") | TEXT.map(lambda text: f"{text}/{place}/{number}"))
    marks: dict[str, Any] = {
        "guid": guid,
        "tags": tuple(draw(st.lists(WORD, max_size=2))),
        "is_marked": draw(st.booleans()),
        "cards": tuple(
            card._replace(key=1 + 100 * place + 10 * number + at, ordinal=at)
            for at, card in enumerate(draw(st.lists(CARDS, max_size=2)))
        ),
    }
    if draw(st.booleans()):
        note_type = draw(TYPES)
        is_whole = note_type.is_cloze or len(marks["cards"]) <= len(note_type.templates)
        marks["cards"] = marks["cards"] if is_whole else marks["cards"][:1]
        return ImportedNote(
            kind="template",
            title="",
            front="",
            back="",
            note_type=note_type,
            fields=tuple(draw(TEXT) for _ in note_type.fields),
            **marks,
        )
    kind = draw(st.sampled_from(["basic", "reversed", "cloze", "code"]))
    return ImportedNote(
        kind=kind,
        title=draw(TEXT),
        front=("{{c1::x}}" if kind == "cloze" else "") + draw(TEXT),
        back=draw(TEXT),
        level=draw(st.integers(0, 3)),
        rounds=tuple(draw(st.lists(WORD, max_size=2))),
        metric=draw(TEXT),
        attributes=draw(st.dictionaries(WORD, TEXT, max_size=2)),
        **marks,
    )


@st.composite
def packages(draw: st.DrawFn) -> DeckPackage:
    every = st.sampled_from(["", "ann", "b-2", "c", "deck-0001"])
    slugs = draw(st.lists(every, max_size=3, unique_by=lambda slug: slug or object()))
    decks = [
        DeckBundle(
            slug,
            draw(WORD | TEXT.filter(bool)),
            draw(TEXT),
            draw(st.sampled_from(["", "CC0", "MIT"])),
            tuple(draw(notes(place, slug, number)) for number in range(draw(st.integers(0, 3)))),
            tuple(
                sorted(
                    {media.name: media for media in draw(st.lists(MEDIA, max_size=2))}.values(), key=lambda m: m.name
                )
            ),
            draw(st.dictionaries(WORD, TEXT, max_size=2)),
        )
        for place, slug in enumerate(slugs)
    ]
    log = draw(st.lists(REVIEWS, max_size=3)) if any(note.cards for deck in decks for note in deck.notes) else []
    return DeckPackage(tuple(decks), lambda: iter(log))


def content_of(package: DeckPackage) -> list[bytes]:
    return [media.open().read() for deck in package.decks for media in deck.media]


@FUZZ
@given(package=packages())
def test_what_is_written_is_what_is_read_and_always_the_same_bytes(tmp_path: Path, package: DeckPackage) -> None:
    path = tmp_path / "x.tikdeck"
    FORMAT.write(package, path)
    first = path.read_bytes()
    with FORMAT.read(path) as found:
        assert found.decks == package.decks
        assert list(found.reviews()) == list(package.reviews())
        assert content_of(found) == content_of(package)
        FORMAT.write(found, tmp_path / "y.tikdeck")
    assert (tmp_path / "y.tikdeck").read_bytes() == first


def a_package(**changes: Any) -> DeckPackage:
    picture = MediaFile("img/a.png", bytes_at(b"PNG"))
    note = ImportedNote("ann-0001", "basic", "T", "front ![](img/a.png)", "back", cards=(ImportedCard(1, 0),))
    made = ImportedNote(
        "k#1",
        "template",
        "",
        "",
        "",
        note_type=NoteType("t", "Basic", ("F",), (CardTemplate("C", "{{F}}", ""),)),
        fields=("x",),
    )
    review = ImportedReview(1, 5, 0, 3, 100, 0, 1, 2500, 2500)
    deck = DeckBundle("ann", "ANN", "About", "CC0", (note, made), (picture,), {"author": "Ann"})
    return DeckPackage((replace(deck, **changes),), lambda: iter([review]))


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_a_package_unpacks_to_markdown_with_its_pictures_and_says_whose_it_is(tmp_path: Path) -> None:
    path = tmp_path / "x.tikdeck"
    FORMAT.write(a_package(), path)
    found = members(path)
    manifest = json.loads(found["manifest.json"])
    assert (manifest["format"], manifest["license"], manifest["author"]) == ("tikprep-package/1", "CC0", "Ann")
    assert manifest["files"] == {
        name: hashlib.sha256(content).hexdigest() for name, content in found.items() if name != "manifest.json"
    }
    unpacked = tmp_path / "out"
    with zipfile.ZipFile(path) as file:
        file.extractall(unpacked)
    (deck,) = MarkdownDeck().read(unpacked / "decks" / "ann" / "ann.md").decks
    assert [note.guid for note in deck.notes] == ["ann-0001"]
    assert [media.name for media in deck.media] == ["img/a.png"]


def test_without_cards_no_schedule_is_shared(tmp_path: Path) -> None:
    (deck,) = a_package().decks
    package = replace(a_package(), decks=(replace(deck, notes=tuple(replace(note, cards=()) for note in deck.notes)),))
    FORMAT.write(package, tmp_path / "x.tikdeck")
    assert "schedule.json" not in members(tmp_path / "x.tikdeck")


def test_the_shipped_decks_travel_as_markdown_alone(tmp_path: Path) -> None:
    files = sorted((decks_folder() / "cards").glob("*.md"))
    package = DeckPackage(tuple(MarkdownDeck().read(file).decks[0] for file in files))
    path = tmp_path / "all.tikdeck"
    FORMAT.write(package, path)
    assert not [name for name in members(path) if name.endswith("notes.json")]
    with FORMAT.read(path) as found:
        assert found.decks == package.decks


def test_what_cannot_be_packed_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    gone = MediaFile.at("gone.png", tmp_path / "gone.png")
    for package, problem in (
        (a_package(media=(MediaFile("../a.png", bytes_at(b"")),)), "cannot be packed"),
        (a_package(media=(gone,)), "cannot be read"),
        (a_package(title="\ud800"), "half a character"),
        (DeckPackage(a_package().decks * 2), "two of its decks have the same id"),
        (a_package(notes=a_package().decks[0].notes[:1] * 2), "'ann-0001' of 'ANN' has the same id"),
        (a_package(notes=(ImportedNote("a", "cloze", "", "no gap", ""),)), "'a' of 'ANN' hides nothing"),
    ):
        with pytest.raises(TikPrepError, match=problem):
            FORMAT.write(package, tmp_path / "x.tikdeck")
    assert not list(tmp_path.iterdir())


def test_a_person_may_stop_reading_and_writing(tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        FORMAT.write(a_package(), tmp_path / "x.tikdeck", stop)
    assert not list(tmp_path.iterdir())
    FORMAT.write(a_package(), tmp_path / "x.tikdeck")
    with pytest.raises(Cancelled):
        FORMAT.read(tmp_path / "x.tikdeck", Reading(progress=stop))


def repacked(path: Path, found: dict[str, bytes], *, honest: bool = True) -> Path:
    """The members as a package; its manifest vouches for them unless a liar made it."""
    if honest and "manifest.json" in found:
        manifest = json.loads(found["manifest.json"])
        if isinstance(manifest, dict):
            manifest["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}
            found = {**found, "manifest.json": json.dumps(manifest).encode()}
    with zipfile.ZipFile(path, "w") as file:
        for name, content in found.items():
            file.writestr(name, content)
    return path


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tikdeck") / "x.tikdeck"
    FORMAT.write(a_package(), path)
    return path


def test_a_changed_member_is_not_believed(tmp_path: Path, sound: Path) -> None:
    found = members(sound)
    for name in found:
        if name == "manifest.json":
            continue
        path = repacked(tmp_path / "x.tikdeck", {**found, name: found[name] + b"\n"}, honest=False)
        with pytest.raises(DeckFormatError, match=r"damaged|no JSON"), FORMAT.read(path) as package:
            assert (content_of(package), list(package.reviews())) is None


CHANGES = [
    ("manifest.json", b"[]", "no object"),
    ("manifest.json", b'{"format": "tikprep-package/2"}', "update TikPrep"),
    ("manifest.json", b'{"format": "zip"}', "export it again"),
    ("decks/ann/ann.md", b"hello", "ann.md, line 1: the front matter"),
    ("decks/ann/ann.md", b"\xff", "not UTF-8"),
    (
        "decks/ann/notes.json",
        b'{"format": "tikprep-notes/1", "notes": [{"at": 9, "guid": "g", "kind": "basic"}]}',
        "places",
    ),
    (
        "decks/ann/notes.json",
        b'{"format": "tikprep-notes/1", "notes": [{"at": 0, "guid": "g", "kind": "x"}]}',
        "'g' of 'ANN' is of the unknown kind 'x'",
    ),
    (
        "decks/ann/notes.json",
        b'{"format": "tikprep-notes/1", "notes": [{"guid": "g", "kind": "template"}]}',
        "fit its note type",
    ),
    (
        "decks/ann/notes.json",
        b'{"format": "tikprep-notes/1", "notes": [{"at": 0, "guid": "g", "kind": "cloze", "front": "x"}]}',
        "'g' of 'ANN' hides nothing",
    ),
    (
        "decks/ann/notes.json",
        b'{"format": "tikprep-notes/1", "notes": [{"at": 0, "guid": "ann-0001", "kind": "basic"}]}',
        "'ann-0001' of 'ANN' has the same id",
    ),
    ("schedule.json", b'{"format": "tikprep-schedule/1"}\n[0,9,false,[]]\n', "card of a note"),
    ("schedule.json", b'{"format": "tikprep-schedule/1"}\n[0,0,false,[[1]]]\n', "no card"),
    ("schedule.json", b"", "the format '' is unknown"),
    ("schedule.json", b'{"format": "tikprep-schedule/1"}\n[1,\n', "schedule.json, line 2 is no JSON"),
]


@pytest.mark.parametrize(("name", "content", "problem"), CHANGES, ids=[f"{n}-{p}" for n, _, p in CHANGES])
def test_a_member_that_says_what_it_may_not_is_told(
    tmp_path: Path, sound: Path, name: str, content: bytes, problem: str
) -> None:
    path = repacked(tmp_path / "x.tikdeck", {**members(sound), name: content})
    with pytest.raises(DeckFormatError, match=problem):
        FORMAT.read(path)


def test_a_missing_member_is_told(tmp_path: Path, sound: Path) -> None:
    found = members(sound)
    for name in found:
        path = repacked(tmp_path / "x.tikdeck", {key: value for key, value in found.items() if key != name})
        if name != "schedule.json":
            with pytest.raises(DeckFormatError):
                FORMAT.read(path)


WRONG_CARDS = [
    ({"state": 7}, "card 1 with the state 7"),
    ({"ordinal": -1}, "ordinal -1"),
    ({"ordinal": 1_000}, "ordinal 1000"),
    ({"interval_days": -5}, "interval -5"),
    ({"interval_days": 36_501}, "interval 36501"),
    ({"ease_permille": 0}, "ease 0"),
    ({"ease_permille": 1_299}, "ease 1299"),
    ({"flag": 99}, "flag 99"),
    ({"due_day": -9}, "due day -9"),
    ({"due_day": 2**40}, "due day"),
    ({"last_day": -1}, "last day -1"),
    ({"reviews": -1}, "reviews -1"),
    ({"lapses": 2**32}, "lapses"),
    ({"repetitions": -1}, "repetitions"),
    ({"position": -1}, "position -1"),
    ({"key": -1}, "key -1"),
]
WRONG_REVIEWS = [
    ({"rating": 77}, "rating 77, which lies outside 0 to 5"),
    ({"kind": 9}, "kind 9"),
    ({"answered_ms": 2**53}, "answered"),
    ({"answered_ms": -1}, "answered -1"),
    ({"taken_ms": -1}, "taken -1"),
    ({"interval_days": -1}, "interval -1"),
    ({"interval_before_days": 2**40}, "interval before"),
    ({"ease_permille": 0}, "ease 0"),
    ({"ease_before_permille": -1}, "ease before -1"),
]


def with_schedule(path: Path, sound: Path, *cards: ImportedCard, review: ImportedReview | None = None) -> Path:
    lines: list[object] = [{"format": "tikprep-schedule/1"}, [0, 0, False, [list(card) for card in cards]]]
    lines += [list(review)] if review else []
    return repacked(path, {**members(sound), "schedule.json": "\n".join(map(json.dumps, lines)).encode()})


@pytest.mark.parametrize(("wrong", "problem"), WRONG_CARDS, ids=[str(wrong) for wrong, _ in WRONG_CARDS])
def test_a_schedule_out_of_its_range_is_told_with_its_note(
    tmp_path: Path, sound: Path, wrong: dict[str, Any], problem: str
) -> None:
    card = ImportedCard(1, 0, state=1)._replace(**wrong)
    with pytest.raises(DeckFormatError, match=f"'ann-0001' of 'ANN' tells .*{problem}"):
        FORMAT.read(with_schedule(tmp_path / "x.tikdeck", sound, card))


def test_one_card_told_twice_and_a_card_without_a_template_are_told(tmp_path: Path, sound: Path) -> None:
    with pytest.raises(DeckFormatError, match="'ann-0001' of 'ANN' tells card 1 twice"):
        FORMAT.read(with_schedule(tmp_path / "x.tikdeck", sound, ImportedCard(1, 0), ImportedCard(2, 0)))
    (deck,) = a_package().decks
    twins = tuple(replace(note, cards=(ImportedCard(5, 0),)) for note in deck.notes)
    with pytest.raises(DeckFormatError, match="'k#1' of 'ANN' has the same id as another, or a card of it has"):
        FORMAT.write(a_package(notes=twins), tmp_path / "y.tikdeck")
    made = replace(deck.notes[1], cards=(ImportedCard(5, 1),))
    with pytest.raises(DeckFormatError, match="'k#1' of 'ANN' tells a card 2, which it has not"):
        FORMAT.write(a_package(notes=(made,)), tmp_path / "y.tikdeck")


@pytest.mark.parametrize(("wrong", "problem"), WRONG_REVIEWS, ids=[str(wrong) for wrong, _ in WRONG_REVIEWS])
def test_an_answer_out_of_its_range_is_told_with_its_note_before_it_is_kept(
    tmp_path: Path, sound: Path, wrong: dict[str, Any], problem: str
) -> None:
    review = ImportedReview(1, 5, 0, 3, 100, 0, 1, 2500, 2500)._replace(**wrong)
    path = with_schedule(tmp_path / "x.tikdeck", sound, ImportedCard(1, 0), review=review)
    with (
        FORMAT.read(path) as package,
        pytest.raises(DeckFormatError, match=f"line 3: the note 'ann-0001' of 'ANN' tells an answer .*{problem}"),
    ):
        list(package.reviews())


def test_an_answer_out_of_its_range_is_not_written(tmp_path: Path) -> None:
    wrong = ImportedReview(1, 5, 0, 77, 100, 0, 1, 2500, 2500)
    with pytest.raises(DeckFormatError, match="rating 77"):
        FORMAT.write(replace(a_package(), reviews=lambda: iter([wrong])), tmp_path / "x.tikdeck")
    assert not list(tmp_path.iterdir())


def test_decks_without_an_id_travel_and_stay_without_one(tmp_path: Path) -> None:
    decks = tuple(DeckBundle("", title, notes=(ImportedNote(title, "basic", "", "q", "a"),)) for title in ("A", "B"))
    FORMAT.write(DeckPackage(decks), tmp_path / "x.tikdeck")
    with FORMAT.read(tmp_path / "x.tikdeck") as found:
        assert found.decks == decks


@FUZZ
@given(data=st.data())
def test_any_damage_is_told(tmp_path: Path, sound: Path, data: st.DataObject) -> None:
    survives(FORMAT, written(tmp_path / "x.tikdeck", data.draw(mutated(sound.read_bytes()))))


@FUZZ
@given(data=st.data(), value=JSON_VALUES)
def test_any_member_that_is_not_what_it_was_is_told(
    tmp_path: Path, sound: Path, data: st.DataObject, value: object
) -> None:
    found = members(sound)
    name = data.draw(st.sampled_from(sorted(found)))
    content = data.draw(mutated(found[name]) | st.just(json.dumps(value).encode()))
    try:
        path = repacked(tmp_path / "x.tikdeck", {**found, name: content})
    except ValueError:
        path = repacked(tmp_path / "x.tikdeck", {**found, name: content}, honest=False)
    survives(FORMAT, path)


def test_a_large_picture_of_one_colour_is_no_bomb_when_its_package_is_read(tmp_path: Path) -> None:
    sheet = MediaFile("sheet.bmp", bytes_at(bytes(3_000_000)))
    note = ImportedNote("a-0001", "basic", "", "![](sheet.bmp)", "b")
    FORMAT.write(DeckPackage((DeckBundle("a", "A", notes=(note,), media=(sheet,)),)), tmp_path / "a.tikdeck")
    with FORMAT.read(tmp_path / "a.tikdeck") as package, package.decks[0].media[0].open() as found:
        assert found.read() == bytes(3_000_000)


def test_a_note_of_one_letter_is_no_bomb_when_its_package_is_read(tmp_path: Path) -> None:
    made = NoteType("t", "T", ("F",), (CardTemplate("c", "q", "a"),))
    deck = DeckBundle(
        "a", "A", notes=(ImportedNote("n", "template", "", "", "", note_type=made, fields=("x" * 3_000_000,)),)
    )
    FORMAT.write(DeckPackage((deck,)), tmp_path / "a.tikdeck")
    with FORMAT.read(tmp_path / "a.tikdeck") as package:
        assert package.decks == (deck,)


def test_a_note_type_with_a_font_in_its_styles_comes_back(tmp_path: Path) -> None:
    letters = "".join(f"{number:x}" for number in range(400_000))
    made = NoteType("t", "T", ("F",), (CardTemplate("c", letters, "a"),), css=letters)
    note = ImportedNote("n", "template", "", "", "", note_type=made, fields=("x",))
    deck = DeckBundle("", "A", letters, notes=(note,))
    FORMAT.write(DeckPackage((deck,)), tmp_path / "a.tikdeck")
    with FORMAT.read(tmp_path / "a.tikdeck") as package:
        assert package.decks == (deck,)


def test_a_deck_too_large_to_be_read_again_is_not_written(tmp_path: Path) -> None:
    made = NoteType("t", "T", ("F",), (CardTemplate("c", "q", "a"),))
    text = "x" * 8_000_000
    notes = tuple(ImportedNote(f"{n}", "template", "", "", "", note_type=made, fields=(text,)) for n in range(9))
    with pytest.raises(DeckFormatError, match="in parts"):
        FORMAT.write(DeckPackage((DeckBundle("a", "A", notes=notes),)), tmp_path / "a.tikdeck")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("slug", ["../evil", "A Slug", "ß"])
def test_an_id_that_no_deck_file_may_write_is_left(slug: str, tmp_path: Path) -> None:
    path = tmp_path / "x.tikdeck"
    FORMAT.write(a_package(slug=slug), path)
    with FORMAT.read(path) as found:
        (deck,) = found.decks
        assert (deck.slug, deck.title) == ("", "ANN")
