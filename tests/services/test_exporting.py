"""Decks out: what is shared comes back as it was, what is personal stays home, and nothing else is touched."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.given import ToldClock, all_rows, cards
from tikprep.domain.model import Deck, Note, Rating
from tikprep.domain.note_type import CardTemplate, NoteType
from tikprep.errors import Cancelled, NotFound, QueryError, TikPrepError
from tikprep.formats import DeckBundle, DeckPackage, ImportedNote, MediaFile
from tikprep.formats.markdown_writer import canonical
from tikprep.services.collection import Collection
from tikprep.services.exporting import EXPORT_FORMATS, ExportChoices, Selection

EVERYTHING = Selection()
FREE = ExportChoices(license="CC0-1.0")
WITH_ALL = replace(FREE, with_history=True, with_private=True)
SLOW = settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
TYPE = NoteType("t1", "Word", ("Word", "Picture"), (CardTemplate("Card 1", "{{Word}}", "{{Picture}}"),))
FORMATS = [each.name for each in EXPORT_FORMATS]


def a_note(guid: str, front: str = "front", back: str = "back", **more: object) -> ImportedNote:
    return ImportedNote(guid, "basic", "", front, back, **more)  # type: ignore[arg-type]


def a_file(name: str, content: bytes) -> MediaFile:
    return MediaFile(name, lambda: io.BytesIO(content))


def bring_in(collection: Collection, *decks: DeckBundle) -> None:
    collection.exchange.import_packages([DeckPackage(decks)])


def a_deck(slug: str, *notes: ImportedNote, title: str = "", **more: object) -> DeckBundle:
    return DeckBundle(slug, title or slug.title(), notes=notes, **more)  # type: ignore[arg-type]


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection.open(tmp_path / "home", clock=ToldClock()) as opened:
        yield opened


def text_of(note: Note) -> Note:
    """All that a note says, without the numbers of its collection."""
    kind = None if note.note_type is None else replace(note.note_type, id=0)
    return replace(note, id=0, deck_id=0, note_type=kind)


def held(collection: Collection) -> tuple[object, ...]:
    """Decks, notes in their order and media with their bytes, as two collections may share them."""
    decks = []
    for deck in collection.store.decks():
        ids = collection.export.note_ids(Selection((deck.id,)))
        in_order = collection.library.notes.cards_in_order([deck.id])
        notes = list({note.guid: text_of(note) for _, _, note in in_order}.values())
        media = {
            name: collection.media.path(sha256, name).read_bytes()
            for name, (sha256, _) in collection.store.media(deck.id).items()
        }
        head = (deck.slug, deck.title, deck.description, deck.license, list(deck.attributes.items()))
        decks.append((head, len(ids), notes, media))
    return tuple(sorted(decks, key=lambda each: str(each[0])))


# What is written comes back

LINE = st.text("abäß#-`*$| {}:\\", min_size=1, max_size=12).map(lambda text: f"x{text}".rstrip())
SIDE = st.lists(LINE | st.sampled_from(["", "```py\ncode\n```", "- item"]), min_size=1, max_size=4).map(
    lambda lines: "\n".join(["x", *lines, "x"])
)
WORD = st.text("abc", min_size=1, max_size=4)
KINDS: Mapping[str, st.SearchStrategy[str]] = {
    **dict.fromkeys(("basic", "reversed", "code", "bugspot", "formula", "compare", "design", "typed"), SIDE),
    "cloze": SIDE.map(lambda side: f"a {{{{c1::gap}}}}\n\n{side}"),
}
TITLE = st.text("abc ä", max_size=8).map(str.strip)


@st.composite
def plain_notes(draw: st.DrawFn, guid: str) -> ImportedNote:
    kind = draw(st.sampled_from(sorted(KINDS)))
    return ImportedNote(
        guid,
        kind,
        draw(TITLE),
        draw(KINDS[kind]),
        draw(SIDE),
        level=draw(st.integers(0, 3)),
        rounds=tuple(draw(st.lists(WORD, max_size=2, unique=True))),
        tags=tuple(draw(st.lists(WORD, max_size=2, unique=True))),
        metric=draw(WORD | st.just("")),
        attributes=draw(st.dictionaries(WORD.map(lambda word: f"k{word}"), WORD, max_size=2)),
    )


@st.composite
def plain_decks(draw: st.DrawFn, slug: str, title: str) -> DeckBundle:
    notes = [draw(plain_notes(f"{slug}-{number:04d}")) for number in range(1, draw(st.integers(1, 4)) + 1)]
    picture = f"img/{slug}.png"
    notes[0] = replace(notes[0], back=f"{notes[0].back}\n\n![a picture]({picture})")
    deck = DeckBundle(
        slug,
        title,
        draw(TITLE),
        draw(st.sampled_from(["", "CC0-1.0"])),
        tuple(notes),
        (a_file(picture, draw(st.binary(min_size=1, max_size=9))),),
        draw(st.sampled_from([{}, {"author": "Ann", "target": "40"}, {"authors": "[Ann, Bo]", "#": "# a word"}])),
    )
    return canonical(deck)


@st.composite
def template_decks(draw: st.DrawFn) -> DeckBundle:
    notes = [
        ImportedNote(
            f"{draw(WORD)}{number}", "template", "", "", "", note_type=TYPE, fields=(word, '<img src="a%b.png">')
        )
        for number, word in enumerate(draw(st.lists(LINE, min_size=1, max_size=3)))
    ]
    return DeckBundle("", "Of Another::Program", notes=tuple(notes), media=(a_file("a%b.png", b"png"),))


PLAIN = st.tuples(plain_decks("one", "One"), plain_decks("two", "One::Two"))


def there_and_back(decks: tuple[DeckBundle, ...], deck_format: str) -> tuple[object, object]:
    """What a collection holds, and what an empty one holds after it took in an export of the first."""
    suffix = next(each.suffix for each in EXPORT_FORMATS if each.name == deck_format)
    with TemporaryDirectory() as folder:
        target = Path(folder) / f"shared{suffix}"
        with Collection.open(Path(folder) / "from", clock=ToldClock()) as first:
            bring_in(first, *decks)
            report = first.export.export(EVERYTHING, deck_format, target, WITH_ALL)
            assert [told for told in report.left_out if "Schedules" not in told] == []
            before, rows = held(first), all_rows(first)
            again = first.exchange.import_paths([target])
            assert (again.notes_added, again.notes_updated, again.cards_added, again.media_added) == (0, 0, 0, 0)
            assert all_rows(first) == rows
        with Collection.open(Path(folder) / "to", clock=ToldClock()) as second:
            second.exchange.import_paths([target])
            return before, held(second)


@SLOW
@given(PLAIN)
def test_a_folder_of_markdown_comes_back_as_it_was(decks: tuple[DeckBundle, ...]) -> None:
    before, after = there_and_back(decks, "markdown")
    assert after == before


@SLOW
@given(PLAIN, template_decks())
def test_a_package_comes_back_as_it_was(plain: tuple[DeckBundle, ...], foreign: DeckBundle) -> None:
    before, after = there_and_back((*plain, foreign), "tikdeck")
    assert after == before


@pytest.mark.parametrize(("deck_format", "suffix"), [("csv", "csv"), ("tsv", "tsv"), ("text", "txt")])
def test_a_table_keeps_fields_tags_and_ids(
    tmp_path: Path, collection: Collection, deck_format: str, suffix: str
) -> None:
    notes = (a_note("w-0001", "a, b;\tc", 'two\nlines "x"', tags=("t", "u")), a_note("w-0002", "{{c1::gap}}"))
    bring_in(collection, a_deck("w", notes[0], replace(notes[1], kind="cloze"), a_note("own id", "ä")))
    target = tmp_path / f"w.{suffix}"
    collection.export.export(EVERYTHING, deck_format, target, replace(FREE, separator=";"))
    with Collection.open(tmp_path / "other", clock=ToldClock()) as other:
        other.exchange.import_paths([target])
        found = other.library.notes.notes_by_guid(["w-0001", "w-0002", "own id"])
    told = {guid: (each.note.kind, each.note.front, each.note.back, each.note.tags) for guid, each in found.items()}
    assert told == {
        "w-0001": ("basic", "a, b;\tc", 'two\nlines "x"', ("t", "u")),
        "w-0002": ("cloze", "{{c1::gap}}", "back", ()),
        "own id": ("basic", "ä", "back", ()),
    }


def test_a_text_that_no_table_brings_back_is_told(tmp_path: Path, collection: Collection) -> None:
    bring_in(collection, a_deck("w", a_note("w-0001", "short"), a_note("w-0002", "long")))
    note = collection.library.notes.notes_by_guid(["w-0002"])["w-0002"].note
    collection.library.edit_note(replace(note, back="x" * 20_001))
    report = collection.export.export(EVERYTHING, "csv", tmp_path / "w.csv", FREE)
    assert (report.notes, report.cards) == (1, 1)
    assert report.left_out == (
        "w-0002 is left out: it has a side of more than 20,000 characters: part it into several cards.",
    )


def test_schedules_and_answers_come_back_where_they_were_chosen(tmp_path: Path, collection: Collection) -> None:
    bring_in(collection, a_deck("w", *(a_note(f"w-{n:04d}", f"f{n}") for n in range(1, 5))))
    assert collection.review.start() is not None
    collection.review.answer(Rating.GOOD, 4000)
    collection.review.answer(Rating.AGAIN, 5000)
    collection.database.raw.execute("UPDATE card SET is_suspended = 1, flag = 3 WHERE id = 3")
    collection.export.export(EVERYTHING, "tikdeck", tmp_path / "w.tikdeck", WITH_ALL)
    with Collection.open(tmp_path / "other", clock=ToldClock()) as other:
        report = other.exchange.import_paths([tmp_path / "w.tikdeck"])
        assert report.reviews_added == len(collection.store.reviews_after(0)) == 2
        studied = [replace(card, drill_since_ms=0) for card in cards(collection)]
        assert cards(other) == studied
        assert [review.rating for card in (1, 2) for review in other.store.reviews_of(card)] == [
            Rating.GOOD,
            Rating.AGAIN,
        ]


# What stays home


def test_nothing_personal_is_shared_unless_chosen(tmp_path: Path, collection: Collection) -> None:
    tagged = a_note("w-0001", "asked", tags=("leech", "Marked", "kept"))
    bring_in(collection, a_deck("w", tagged, a_note("w-0002", "secret", tags=("private",))))
    bring_in(collection, a_deck("w", a_note("w-0003", "diary", attributes={"private": "yes"})))
    collection.store.set_marked(1, True)
    assert collection.review.start() is not None
    collection.review.answer(Rating.GOOD, 4000)
    report = collection.export.export(EVERYTHING, "tikdeck", tmp_path / "w.tikdeck", FREE)
    with zipfile.ZipFile(tmp_path / "w.tikdeck") as packed:
        assert "schedule.json" not in packed.namelist()
        text = packed.read("decks/w/w.md").decode()
    assert 'tags="kept"' in text
    assert "secret" not in text
    assert "diary" not in text
    assert report.left_out == ("2 private notes stayed home.",)
    assert report.notes == 1
    with_all = collection.export.export(EVERYTHING, "tikdeck", tmp_path / "all.tikdeck", WITH_ALL)
    assert (with_all.notes, with_all.left_out) == (3, ())


def test_only_the_pictures_of_the_notes_are_shared(tmp_path: Path, collection: Collection) -> None:
    notes = (a_note("w-0001", "![](./one%20a.png)"), a_note("w-0002", "![](two.png)"))
    bring_in(collection, a_deck("w", *notes, media=(a_file("one%20a.png", b"1"), a_file("two.png", b"2"))))
    report = collection.export.export(Selection(query="one"), "markdown", tmp_path / "out", FREE)
    assert (report.notes, report.cards, report.media) == (1, 1, 1)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["one a.png", "w.md"]
    assert (tmp_path / "out" / "one a.png").read_bytes() == b"1"
    assert report.size_bytes == 1 + (tmp_path / "out" / "w.md").stat().st_size


def test_decks_are_named_with_what_is_below_them(tmp_path: Path, collection: Collection) -> None:
    bring_in(
        collection,
        a_deck("a", a_note("a-0001", "1"), title="A"),
        a_deck("b", a_note("b-0001", "2"), title="A::B"),
        a_deck("c", a_note("c-0001", "3"), title="Ab"),
    )
    export = collection.export
    titles = {deck.id: deck.title for deck in collection.store.decks()}
    assert [titles[each] for each in export.decks_named(["A"])] == ["A", "A::B"]
    assert [titles[each] for each in export.decks_named(["b", "Ab"])] == ["A::B", "Ab"]
    with pytest.raises(NotFound, match="no deck 'Z'"):
        export.decks_named(["Z"])
    assert len(export.note_ids(Selection(export.decks_named(["A"]), query="-2"))) == 1


# Licence and author


def test_a_deck_without_licence_is_not_shared_until_one_is_chosen(tmp_path: Path, collection: Collection) -> None:
    bring_in(collection, a_deck("w", a_note("w-0001")), a_deck("own", a_note("own-0001", "f2"), license="MIT"))
    with pytest.raises(TikPrepError, match="'W' names no licence"):
        collection.export.export(EVERYTHING, "tikdeck", tmp_path / "w.tikdeck")
    assert list(tmp_path.iterdir()) == [tmp_path / "home"]
    choices = ExportChoices(license="CC BY 4.0", author="Ann: B.")
    collection.export.export(EVERYTHING, "markdown", tmp_path / "out", choices)
    assert 'license: CC BY 4.0\nauthor: "Ann: B."\n' in (tmp_path / "out" / "w.md").read_text("utf-8")
    assert 'license: MIT\nauthor: "Ann: B."\n' in (tmp_path / "out" / "own.md").read_text("utf-8")
    assert {deck.title: deck.license for deck in collection.store.decks()} == {"W": "CC BY 4.0", "Own": "MIT"}
    assert (collection.export.license, collection.export.author) == ("CC BY 4.0", "Ann: B.")
    assert collection.undo_label == "Share decks"
    bring_in(collection, a_deck("new", a_note("new-0001", "f3")))
    collection.export.export(EVERYTHING, "markdown", tmp_path / "later")
    assert "license: CC BY 4.0" in (tmp_path / "later" / "new.md").read_text("utf-8")


def test_a_deck_may_be_shared_without_a_licence_if_that_is_said(tmp_path: Path, collection: Collection) -> None:
    bring_in(collection, a_deck("w", a_note("w-0001")))
    before = all_rows(collection)
    collection.export.export(EVERYTHING, "markdown", tmp_path / "out", ExportChoices(license=""))
    assert "license" not in (tmp_path / "out" / "w.md").read_text("utf-8")
    assert all_rows(collection) == before


def test_an_open_window_does_not_hinder_an_export(tmp_path: Path, collection: Collection) -> None:
    bring_in(collection, DeckBundle("", "No id yet", notes=(a_note("x"),)))
    with Collection.open(tmp_path / "home", clock=ToldClock(), read_only=True) as reader:
        reader.export.export(EVERYTHING, "markdown", tmp_path / "out", FREE)
    assert (tmp_path / "out" / "no-id-yet.md").exists()


# Files


@pytest.mark.parametrize("deck_format", FORMATS)
def test_the_same_decks_make_the_same_bytes(tmp_path: Path, collection: Collection, deck_format: str) -> None:
    bring_in(collection, a_deck("w", a_note("w-0001", "![](a.png)"), media=(a_file("a.png", b"1"),)))
    found = []
    for name in ("first", "second"):
        target = tmp_path / name
        collection.export.export(EVERYTHING, deck_format, target, WITH_ALL)
        files = sorted(target.rglob("*")) if target.is_dir() else [target]
        found.append([(path.relative_to(target), path.read_bytes()) for path in files])
        os.utime(files[0], (0, 0))
    assert found[0] == found[1] != []


@pytest.mark.parametrize("deck_format", FORMATS)
def test_what_is_stopped_leaves_nothing_behind(tmp_path: Path, collection: Collection, deck_format: str) -> None:
    notes = [a_note(f"w-{n:04d}", f"f{n}") for n in range(1, 1_201)]
    bring_in(
        collection, a_deck("w", *notes), a_deck("v", a_note("v-0001", "![](a.png)"), media=(a_file("a.png", b"1"),))
    )
    calls = 0

    def count(_done: int, _total: int) -> None:
        nonlocal calls
        calls += 1

    out = tmp_path / "out"
    out.mkdir()
    collection.export.export(EVERYTHING, deck_format, out / "counted", FREE, count)
    assert calls > 1
    for stop_at in {1, calls // 2, calls}:
        left = stop_at

        def stop(_done: int, _total: int) -> None:
            nonlocal left
            left -= 1
            if not left:
                raise Cancelled

        with pytest.raises(Cancelled):
            collection.export.export(EVERYTHING, deck_format, out / "stopped", FREE, stop)
        assert [path.name for path in out.iterdir()] == ["counted"]


@pytest.mark.parametrize("deck_format", [name for name in FORMATS if name != "markdown"])
def test_a_file_is_replaced_only_if_it_may_and_is_alike(
    tmp_path: Path, collection: Collection, deck_format: str
) -> None:
    bring_in(collection, a_deck("w", a_note("w-0001")))
    target = tmp_path / "out"
    collection.export.export(EVERYTHING, deck_format, target, FREE)
    first = target.read_bytes()
    with pytest.raises(TikPrepError, match=r"already there.*--force"):
        collection.export.export(EVERYTHING, deck_format, target, FREE)
    collection.export.export(EVERYTHING, deck_format, target, replace(FREE, may_replace=True))
    assert target.read_bytes() == first
    target.write_bytes(b"\x7fELF\0\0")
    with pytest.raises(TikPrepError, match="of another kind"):
        collection.export.export(EVERYTHING, deck_format, target, replace(FREE, may_replace=True))
    assert target.read_bytes() == b"\x7fELF\0\0"
    with pytest.raises(TikPrepError, match="is a folder"):
        collection.export.export(EVERYTHING, deck_format, tmp_path, FREE)


@pytest.mark.parametrize("deck_format", FORMATS)
def test_a_place_that_refuses_is_named(tmp_path: Path, collection: Collection, deck_format: str) -> None:
    bring_in(collection, a_deck("w", a_note("w-0001")))
    with pytest.raises(TikPrepError, match=r"none.*cannot be written"):
        collection.export.export(EVERYTHING, deck_format, tmp_path / "none" / "out", FREE)
    assert not (tmp_path / "none").exists()


def test_what_is_wrong_is_told_before_anything_is_written(tmp_path: Path, collection: Collection) -> None:
    bring_in(collection, a_deck("w", a_note("w-0001", tags=("private",))))
    with pytest.raises(NotFound, match="no format 'docx'"):
        collection.export.export(EVERYTHING, "docx", tmp_path / "x", FREE)
    with pytest.raises(QueryError):
        collection.export.export(Selection(query="is:old"), "csv", tmp_path / "x", FREE)
    with pytest.raises(NotFound, match="1 private note stayed home"):
        collection.export.export(EVERYTHING, "csv", tmp_path / "x", FREE)


def test_a_lost_picture_is_told_and_the_rest_is_shared(tmp_path: Path, collection: Collection) -> None:
    bring_in(collection, a_deck("w", a_note("w-0001", "![](a.png)"), media=(a_file("a.png", b"1"),)))
    (kept,) = collection.media.folder.iterdir()
    kept.unlink()
    report = collection.export.export(EVERYTHING, "tikdeck", tmp_path / "w.tikdeck", FREE)
    assert report.left_out == ("The picture a.png of 'W' is missing: import its deck again.",)


def test_a_folder_of_markdown_without_any_note_is_refused(tmp_path: Path, collection: Collection) -> None:
    foreign = ImportedNote("f", "template", "", "", "", note_type=TYPE, fields=("a", "b"))
    bring_in(collection, a_deck("w", foreign))
    with pytest.raises(NotFound, match=r"all notes here \(1\) .* choose the format tikdeck"):
        collection.export.export(EVERYTHING, "markdown", tmp_path / "out", FREE)
    assert not (tmp_path / "out").exists()


def test_notes_of_other_programs_are_told_where_markdown_cannot_say_them(
    tmp_path: Path, collection: Collection
) -> None:
    foreign = ImportedNote("f", "template", "", "", "", note_type=TYPE, fields=("a", "b"))
    bring_in(collection, a_deck("w", foreign, a_note("not ours")))
    report = collection.export.export(EVERYTHING, "markdown", tmp_path / "out", FREE)
    assert report.notes == 1
    assert report.left_out == (
        "Left out, as Markdown cannot say templates of other programs: 1 of the notes; tikdeck can.",
    )
    assert "{#w-0002 .basic}" in (tmp_path / "out" / "w.md").read_text("utf-8")


def test_decks_without_an_id_get_one_that_stays(tmp_path: Path, collection: Collection) -> None:
    titles = ("Été::Un", "Été Un", "漢字")
    bring_in(collection, *(DeckBundle("", title, notes=(a_note(title, title),)) for title in titles))
    collection.export.export(EVERYTHING, "markdown", tmp_path / "out", FREE)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["deck.md", "ete-un-2.md", "ete-un.md"]
    assert [deck.slug for deck in collection.store.decks()] == ["ete-un", "ete-un-2", "deck"]
    before = [Deck(0, deck.slug, deck.title) for deck in collection.store.decks()]
    collection.export.export(EVERYTHING, "markdown", tmp_path / "out", FREE)
    assert [Deck(0, deck.slug, deck.title) for deck in collection.store.decks()] == before


@pytest.mark.parametrize("deck_format", ["anki", "anki-legacy"])
def test_an_anki_package_comes_back_with_its_schedule(tmp_path: Path, deck_format: str) -> None:
    with Collection.open(tmp_path / "first", clock=ToldClock()) as first:
        notes = (a_note("one-0001", "front **b**", "$x$"), a_note("one-0002", "```python\nx = 1\n```"))
        bring_in(first, a_deck("one", *notes))
        first.review.start()
        first.review.answer(Rating.GOOD, 900)
        first.export.export(EVERYTHING, deck_format, tmp_path / "out.apkg", WITH_ALL)
        before = [(card.ordinal, card.state, card.due_day, card.interval_days, card.reviews) for card in cards(first)]
        again = first.exchange.import_paths([tmp_path / "out.apkg"])
        assert (again.notes_added, again.notes_updated, again.notes_unchanged) == (0, 0, 2)
    with Collection.open(tmp_path / "second", clock=ToldClock()) as second:
        report = second.exchange.import_paths([tmp_path / "out.apkg"])
        assert (report.notes_added, report.reviews_added) == (2, 1)
        after = [(card.ordinal, card.state, card.due_day, card.interval_days, card.reviews) for card in cards(second)]
        assert after == before
        assert {note.note.front for note in second.library.notes.notes_by_guid(["one-0001", "one-0002"]).values()} == {
            note.front for note in notes
        }


@pytest.mark.parametrize(
    ("deck_format", "name", "told"),
    [
        ("tikdeck", "x.csv", "name a file ending in .tikdeck, or choose the format csv."),
        ("csv", "x.TIKDECK", "name a file ending in .csv, or choose the format tikdeck."),
        ("anki", "x.colpkg", "name a file ending in .apkg."),
        ("markdown", "x.apkg", "name a folder, or choose the format anki."),
        ("markdown", "x.md", "name a folder."),
        ("csv", "x.tsv", "name a file ending in .csv, or choose the format tsv."),
        ("text", "x.csv", "name a file ending in .txt, or choose the format csv."),
    ],
)
def test_a_name_that_promises_another_format_is_refused(
    tmp_path: Path, collection: Collection, deck_format: str, name: str, told: str
) -> None:
    bring_in(collection, a_deck("a", a_note("a-1")))
    with pytest.raises(TikPrepError) as raised:
        collection.export.export(EVERYTHING, deck_format, tmp_path / name, ExportChoices(license="CC0-1.0"))
    assert str(raised.value).startswith(f"{name} has the ending of another format than {deck_format} (")
    assert str(raised.value).endswith(told)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize(
    ("deck_format", "name", "separator"),
    [
        ("anki-legacy", "x.apkg", ","),
        ("csv", "x.txt", ","),
        ("csv", "x.tsv", "\t"),
        ("tsv", "x.txt", ","),
        ("tikdeck", "x", ","),
        ("tikdeck", "x.v2", ","),
        ("markdown", "v1.2", ","),
    ],
)
def test_other_names_are_a_persons_own_affair(
    tmp_path: Path, collection: Collection, deck_format: str, name: str, separator: str
) -> None:
    bring_in(collection, a_deck("a", a_note("a-1")))
    choices = ExportChoices(license="CC0-1.0", separator=separator)
    assert collection.export.export(EVERYTHING, deck_format, tmp_path / name, choices).notes == 1
