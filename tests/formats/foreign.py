"""What the tests of foreign formats share: files written down, read back, and the law that every bad file meets."""

from __future__ import annotations

import json
import time
from pathlib import Path

from hypothesis import strategies as st

from tikprep.errors import DeckFormatError
from tikprep.formats import DeckBundle, DeckFormat, DeckPackage, format_for

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def written(path: Path, content: str | bytes | object) -> Path:
    if not isinstance(content, str | bytes):
        content = json.dumps(content)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path: Path) -> DeckPackage:
    return format_for(path).read(path)


def only(package: DeckPackage) -> DeckBundle:
    (bundle,) = package.decks
    return bundle


def sides(package: DeckPackage) -> list[tuple[str, str]]:
    return [(note.front, note.back) for bundle in package.decks for note in bundle.notes]


def survives(deck_format: DeckFormat, path: Path) -> None:
    """Read a file that may be anything: notes or a DeckFormatError with advice, within two seconds."""
    told: DeckFormatError | None = None
    begun = time.perf_counter()
    try:
        with deck_format.read(path) as package:
            for bundle in package.decks:
                for media in bundle.media:
                    with media.open() as stream:
                        stream.read()
            for _review in package.reviews():
                pass
    except DeckFormatError as error:
        told = error
    assert time.perf_counter() - begun < 2
    if told is not None:
        assert told.path == path
        assert told.problem
        assert str(told).isprintable()


@st.composite
def mutated(draw: st.DrawFn, content: bytes) -> bytes:
    """The content with some bytes changed, cut out or doubled."""
    found = bytearray(content)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(found) - 1, 0)))
        length = draw(st.integers(0, 12))
        patch = draw(st.binary(max_size=8) | st.just(bytes(found[at : at + length] * 2)))
        found[at : at + length] = patch
    return bytes(found)
