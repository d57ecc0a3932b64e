"""The numbers of a list are those that its author gave it."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from tikprep.ui.card.markers import list_markers


@pytest.mark.parametrize(
    ("source", "depth", "markers"),
    [
        ("<ol><li/><li/></ol>", 0, "1. 2."),
        ("<ol><li/><li/></ol>", 1, "a. b."),
        ("<ol start='26' type='A'><li/><li/></ol>", 0, "Z. 27."),
        ("<ol type='I' start='3'><li/><li value='9'/><li/></ol>", 0, "III. IX. X."),
        ("<ol type='i' start='1994'><li/></ol>", 0, "mcmxciv."),
        ("<ol reversed=''><li/><li/><li/></ol>", 0, "3. 2. 1."),
        ("<ol start='-1'><li/><li/><li/></ol>", 0, "-1. 0. 1."),
        ("<ol start='x' type='?'><li/><li class='done'/></ol>", 0, "1. [x]"),
    ],
)
def test_markers(source: str, depth: int, markers: str) -> None:
    found = list_markers(ET.fromstring(source), is_nested=depth > 0, number_depth=depth)
    assert " ".join(found) == markers
