"""A page's tree -> text for screen readers, search and tests."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence

from tikprep.rendering.marks import without_marks
from tikprep.rendering.parts import Code, PageFormula, Picture

_BLOCKS = frozenset(
    "blockquote br caption center dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol p pre summary "
    "table tr ul".split()
)


def spoken_text(
    root: ET.Element, formulas: Sequence[PageFormula], pictures: Sequence[Picture], codes: Sequence[Code]
) -> str:
    """One line a block; formulas are said in words, pictures are their description, gaps their hint in brackets."""

    def walk(element: ET.Element) -> Iterator[str]:
        number = int(element.get("n", "0"))
        if element.tag == "formula":
            yield formulas[number].speech
        elif element.tag == "picture":
            yield f"[{pictures[number].words or pictures[number].problem or 'Picture'}]"
        elif element.tag == "pre":
            code = codes[number]
            yield f"\n{code.label}\n{code.marked_words}\n{code.text}\n"
        else:
            yield "\n" if element.tag in _BLOCKS else " " if element.tag in ("td", "th") else ""
            yield f"{element.get('title')}: " if element.get("title") else ""
            yield element.text or ""
            for child in element:
                yield from walk(child)
                yield child.tail or ""
            yield "\n" if element.tag in _BLOCKS else ""

    lines = without_marks("".join(walk(root))).splitlines()
    return "\n".join(line.rstrip() for line in lines if line.strip())
