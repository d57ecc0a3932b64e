"""Which pictures a note names, found in time whatever stands in it."""

from __future__ import annotations

import time

import pytest

from tikprep.formats.media import media_links


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("![a](x.png) ![b](y.png 'title')", ("x.png", "y.png")),
        ("![a](x(1).png)", ("x(1).png",)),
        ("![a](<a b.png>)", ("a b.png",)),
        ("![a][one]\n\n[one]: x.png", ("x.png",)),
        ('<img alt="a" src="x.png">', ("x.png",)),
        ("`![a](x.png)`", ()),
    ],
)
def test_pictures_are_found(text: str, links: tuple[str, ...]) -> None:
    assert media_links(text) == links


@pytest.mark.parametrize("piece", ["![a](", "![", "![a]( ", "![a]((", "![a][", "<img ", "![a](<", "[a]: "])
def test_what_opens_and_never_closes_is_passed_by_in_time(piece: str) -> None:
    started = time.process_time()
    media_links(piece * 4_000)
    assert time.process_time() - started < 1


def test_tags_that_never_close_are_passed_by_in_time() -> None:
    started = time.process_time()
    assert media_links(f'<img src="a.png"> {"<img " * 40_000}') == ("a.png",)
    assert time.process_time() - started < 1
