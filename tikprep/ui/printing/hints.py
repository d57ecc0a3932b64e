"""The hints of a card on paper: all of them, small, each behind its number."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

from tikprep.rendering.page import Page


def hint_page(page: Page, number: int) -> Page:
    """The page of a hint, its paragraphs small, "Hint 1:" in front of its first words."""
    root = ET.fromstring(page.html)
    paragraphs = [child for child in root if child.tag == "p" and not child.get("class")]
    for paragraph in paragraphs:
        paragraph.set("class", "refs")
    if not len(root) or root[0] not in paragraphs:
        # It begins with a list, code or a formula, or is loose text.
        opening = ET.Element("p", {"class": "refs"})
        opening.tail, root.text = root.text, None
        root.insert(0, opening)
    words = ET.Element("strong")
    words.text = f"Hint {number}:"
    words.tail = f" {root[0].text or ''}"
    root[0].text = None
    root[0].insert(0, words)
    return replace(page, html=ET.tostring(root, encoding="unicode"))
