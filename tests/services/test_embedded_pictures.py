"""Pictures written into notes come in as files; nothing else about the notes changes."""

from __future__ import annotations

import base64
import re
import struct
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.given import ToldClock
from tikprep.domain.note_type import CardTemplate, NoteType
from tikprep.formats.base import DeckBundle, DeckPackage, ImportedNote, MediaFile
from tikprep.rendering.page import render_html
from tikprep.services.collection import Collection
from tikprep.services.embedded_pictures import LARGEST_BYTES, with_pictures_as_files
from tikprep.services.faces import media_of

BASIC = NoteType("1", "Basic", ("Front", "Back"), (CardTemplate("Card 1", "{{Front}}", "{{Back}}"),))


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


PNG = b"".join((
    b"\x89PNG\r\n\x1a\n",
    _chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)),
    _chunk(b"IDAT", zlib.compress(b"\x00\x00\xff" * 2)),
    _chunk(b"IEND", b""),
))  # fmt: skip
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>'
ENTITIES = b"<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


def address(content: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def bundle(*fields: str, media: tuple[MediaFile, ...] = ()) -> DeckBundle:
    notes = (
        ImportedNote(f"g{number}", "template", "", "", "", note_type=BASIC, fields=(text, "back"))
        for number, text in enumerate(fields)
    )
    return DeckBundle("", "Foreign", notes=tuple(notes), media=media)


def taken(*fields: str) -> tuple[list[str], dict[str, bytes]]:
    """The fields after the pictures were taken out, and these by name."""
    found = with_pictures_as_files(bundle(*fields))
    return [note.fields[0] for note in found.notes], {media.name: media.open().read() for media in found.media}


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        (PNG, ".png"),
        (b"\xff\xd8\xff\xe0rest", ".jpg"),
        (b"GIF89arest", ".gif"),
        (b"RIFF1234WEBPrest", ".webp"),
        (b"BM" + bytes(12) + b"\x28\0\0\0rest", ".bmp"),
        (SVG, ".svg"),
    ],
)
def test_a_picture_is_named_by_its_content_whatever_kind_it_claims(content: bytes, suffix: str) -> None:
    [text], files = taken(f'a <img alt="x" src="{address(content, "image/any")}" width="80"> b')
    [(name, kept)] = files.items()
    assert re.fullmatch(r"[0-9a-f]{32}" + re.escape(suffix), name)
    assert kept == content
    assert text == f'a <img alt="x" src="{name}" width="80"> b'


@pytest.mark.parametrize(
    "source",
    [
        f"<img src='{address(PNG)}'>",
        f"<img src={address(PNG).rstrip('=')}>",
        f'<IMG class=a SRC = "{address(PNG)[:40]}\n  {address(PNG)[40:]}">',
        f'<img src="{quote(address(PNG), safe=":,;/")}">',
        f'<img src="{address(PNG).replace("/", "&#47;")}">',
        f'<img src="{address(PNG, "image/png;charset=utf-8")}"/>',
        f'<img src="{address(PNG).replace("data:image", "DATA:Image")}">',
        f'<img alt="a > b, c < d" title=\'x>y\'src="{address(PNG)}">',
        f"<img alt=it's src={address(PNG)}>",
    ],
)
def test_every_spelling_of_an_address_is_read(source: str) -> None:
    [text], files = taken(source)
    assert list(files.values()) == [PNG]
    assert f'"{next(iter(files))}"' in text


@pytest.mark.parametrize("data", [f"utf8,{SVG.decode()}", f",{quote(SVG)}", f"charset=utf-8,{quote(SVG)}"])
def test_svg_is_read_as_text_as_well(data: str) -> None:
    _, files = taken(f"""<img src='data:image/svg+xml;{data}'>""")
    assert list(files.values()) == [SVG]


@pytest.mark.parametrize(
    "source",
    [
        f'<img src="{address(b"<script>alert(1)</script>", "text/html")}">',
        f'<img src="{address(PNG, "text/html")}">',
        f'<img src="{address(b"MZ a program")}">',
        '<img src="data:image/png;base64,%%%%">',
        '<img src="data:image/png;base64,a">',
        '<img src="data:">',
        '<img src="data:image/svg+xml,<svg">',
        f'<img src="{address(ENTITIES + SVG)}">',
        f'<img src="{address(PNG + bytes(LARGEST_BYTES))}">',
        f"&lt;img src={address(PNG)}&gt;",
        f'<a href="{address(PNG)}">x</a>',
        f'<img data-src="{address(PNG)}">',
        f'<img src="{address(b"BM is a maker of cars, and more")}">',
        f'<img src="{address(PNG)}',
    ],
)
def test_what_is_no_picture_in_a_card_stays_as_it_was(source: str) -> None:
    assert taken(source) == ([source], {})


def test_one_picture_in_many_notes_is_one_file_and_others_stay() -> None:
    other = MediaFile("a.png", lambda: (_ for _ in ()).throw(OSError()))
    image = f'<img src="{address(PNG)}">'
    found = with_pictures_as_files(bundle(image, f"x{image}{image}", "plain", media=(other,)))
    assert len(found.media) == 2
    assert found.media[0] is other
    assert found.notes[2].fields == ("plain", "back")


def test_a_deck_without_such_pictures_is_handed_on_untouched() -> None:
    plain = bundle("a", '<img src="a.png"> data: none')
    assert with_pictures_as_files(plain) is plain


@pytest.mark.parametrize(
    "source",
    [
        '<img src="data:image/' * 100_000,
        "<img src='data:image/" + '<img src="data:image/' * 100_000,
        "<img " + "src=" * 400_000 + "data:",
        "<img src=data:image/png," * 50_000,
        "data:" * 400_000 + "<img" * 100_000,
        "data:" + '<img a="<b ' * 100_000,
        "data:" + "<img" + " a='>'" * 300_000,
    ],
)
def test_hostile_text_costs_little(source: str) -> None:
    start = time.perf_counter()
    taken(source)
    assert time.perf_counter() - start < 5


PIECES = st.sampled_from([
    "<img ", "src=", '"', "'", "data:", "image/png;base64,", "image/svg+xml,", ">", "<svg ", "/>", " ", "%3C", "&quot;",
    base64.b64encode(PNG).decode(), SVG.decode(), "words", "{{c1::", "}}",
])  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join))
def test_only_addresses_change(source: str) -> None:
    [text], files = taken(source)
    assert set(files.values()) <= {PNG, SVG}
    for name in files:
        assert f'"{name}"' in text
    bare = re.compile(r"""(?:"[0-9a-f]{32}\.(?:png|svg)")""")
    for part in bare.split(text):
        assert part in source


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection.open(tmp_path / "home", clock=ToldClock()) as opened:
        yield opened


def test_an_import_keeps_the_file_and_the_next_one_changes_nothing(collection: Collection) -> None:
    package = DeckPackage((bundle(f'<img src="{address(PNG)}">'),))
    assert collection.exchange.import_packages([package]).media_added == 1
    deck = collection.library.notes.deck_by_title("Foreign")
    assert deck is not None
    [(name, path)] = media_of(collection, deck.id).items()
    assert path.read_bytes() == PNG
    [picture] = render_html(f'<img src="{name}">', media={name: path}).pictures
    assert (picture.path, picture.problem) == (path, "")
    again = collection.exchange.import_packages([package])
    assert (again.notes_unchanged, again.notes_updated, again.media_added) == (1, 0, 0)
