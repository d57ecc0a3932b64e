"""The word lists beside the decks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tikprep.errors import DeckFormatError
from tikprep.formats.yaml_file import read_word_list


def test_a_word_list_knows_the_line_of_each_key(tmp_path: Path) -> None:
    path = tmp_path / "tags.yml"
    path.write_text('# the tags\nheaps: Priority queues.\n\n"a b":\n  title: x\n')
    found = read_word_list(path)
    assert found.entries == {"heaps": "Priority queues.", "a b": {"title": "x"}}
    assert found.lines == {"heaps": 2, "a b": 4}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"- a\n", "line 1: the file is no list of keys"),
        (b"", "line 1: the file is no list of keys"),
        (b"a: 1\nb: [\n", "this is no YAML"),
        (b"a: 1\nb: 2\na: 3\n", "line 3: 'a' stands twice, first in line 1"),
        (b"a: \xff\n", "is not UTF-8"),
        (b"a: !!python/object/apply:os.getcwd []\n", "this is no YAML"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "tags.yml"
    path.write_bytes(content)
    with pytest.raises(DeckFormatError, match=problem.replace("(", r"\(")):
        read_word_list(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeckFormatError, match="cannot be read"):
        read_word_list(tmp_path / "tags.yml")
