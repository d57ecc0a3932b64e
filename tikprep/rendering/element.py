"""What all who build trees need."""

from __future__ import annotations

import xml.etree.ElementTree as ET


def append_text(element: ET.Element, text: str) -> None:
    """Put text at the end of what stands in an element; its last child takes it as its tail."""
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def local_name(element: ET.Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2]


def address(element: ET.Element) -> str:
    """What it refers to, with or without the namespace of links; "" for nothing."""
    return next((value for key, value in element.items() if key.rpartition("}")[2] == "href"), "")
