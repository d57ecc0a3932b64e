"""A picture whose name is taken gets another one, and only what names that picture is rewritten."""

from __future__ import annotations

import pytest

from tikprep.formats.base import ImportedNote
from tikprep.services.media_merge import with_renamed_media


def renamed(text: str, name: str = "map.png") -> str:
    (note,) = with_renamed_media([ImportedNote("a-0001", "basic", "", text, "")], {name: "new.png"})
    return note.front


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![](map.png)", "![](new.png)"),
        ("![](./map.png) ![](<map.png>)", "![](./new.png) ![](<new.png>)"),
        ("<img src=map.png> <img src='map.png'>", "<img src=new.png> <img src='new.png'>"),
        ("[sound:map.png]", "[sound:new.png]"),
        ("map.png", "new.png"),
        ("See map.png.", "See new.png."),
    ],
)
def test_each_way_to_name_the_picture_is_rewritten(text: str, expected: str) -> None:
    assert renamed(text) == expected


@pytest.mark.parametrize(
    "text", ["bitmap.png", "my-map.png", "my%20map.png", "img/map.png", "map.png.webp", "map.png2"]
)
def test_a_name_inside_a_longer_one_is_another_picture(text: str) -> None:
    assert renamed(f"![]({text})") == f"![]({text})"


def test_an_encoded_name_is_the_same_picture() -> None:
    assert renamed("![](my%20map.png)", "my map.png") == "![](new.png)"
