"""Lines of a paragraph that are blocks by themselves: pictures, and code that was marked line by line."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from tikprep.domain.cloze import CLOZE_HIDDEN_END, CLOZE_HIDDEN_START, CLOZE_SHOWN_END, CLOZE_SHOWN_START

_NBSP = "\u00a0"
_NOTHING = " \t\n\r\f" + _NBSP + CLOZE_SHOWN_START + CLOZE_SHOWN_END + CLOZE_HIDDEN_START + CLOZE_HIDDEN_END


@dataclass(slots=True)
class _Line:
    text: str
    children: list[ET.Element] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """What the whole line is: "code", "img", or "" for anything else."""
        tags = {child.tag for child in self.children}
        rest = self.text + "".join(child.tail or "" for child in self.children)
        if rest.strip(_NOTHING) or len(tags) != 1:
            return ""
        tag = tags.pop()
        is_code = tag == "code" and len(self.children) == 1 and not len(self.children[0])
        return tag if is_code or tag == "img" else ""

    @property
    def code(self) -> str:
        inside, tail = self.children[0].text or "", self.children[0].tail or ""
        return self.text.strip(" \n\t") + inside + tail.strip(" \n\t")


def regroup(root: ET.Element) -> None:
    """Part the paragraphs under `root` so that such lines stand for themselves."""
    parents = {child: parent for parent in root.iter() for child in parent}
    for paragraph in list(root.iter("p")):
        if paragraph.find("code") is None and paragraph.find("img") is None:
            continue
        lines = _lines(paragraph)
        groups = _groups(lines)
        parent = parents[paragraph]
        place = list(parent).index(paragraph)
        if len(groups) > 1 or groups[0][0] == "code":
            tail, paragraph.tail = paragraph.tail, None
            parent.remove(paragraph)
            blocks = [_block(kind, group, paragraph.attrib) for kind, group in groups]
            blocks[-1].tail = tail
            for number, block in enumerate(blocks):
                parent.insert(place + number, block)
        elif groups[0][0] == "img" and parent.tag == "li":
            _unwrap(parent, paragraph, place)


def _lines(paragraph: ET.Element) -> list[_Line]:
    lines = [_Line(paragraph.text or "")]
    for child in paragraph:
        if child.tag == "br":
            lines.append(_Line(child.tail or ""))
        else:
            lines[-1].children.append(child)
    return lines


def _groups(lines: list[_Line]) -> list[tuple[str, list[_Line]]]:
    groups: list[tuple[str, list[_Line]]] = []
    kinds = ["", *(line.kind for line in lines), ""]
    for number, line in enumerate(lines, 1):
        kind = kinds[number]
        if kind == "code" and kind not in (kinds[number - 1], kinds[number + 1]):
            # One line of code alone may be meant as a word among others.
            kind = ""
        if groups and groups[-1][0] == kind and kind != "img":
            groups[-1][1].append(line)
        else:
            groups.append((kind, [line]))
    return groups


def _block(kind: str, lines: list[_Line], attributes: dict[str, str]) -> ET.Element:
    if kind == "code":
        block = ET.Element("pre")
        ET.SubElement(block, "code").text = "\n".join(line.code for line in lines).replace(_NBSP, " ")
        return block
    block = ET.Element("p", attributes if kind == "" else {})
    for number, line in enumerate(lines):
        if number:
            ET.SubElement(block, "br").tail = line.text
        else:
            block.text = line.text
        block.extend(line.children)
    return block


def _unwrap(item: ET.Element, paragraph: ET.Element, place: int) -> None:
    """A picture that is all of a list's item stands beside its marker."""
    if place or (item.text or "").strip():
        return
    item.remove(paragraph)
    item.text = paragraph.text
    for number, child in enumerate(list(paragraph)):
        item.insert(number, child)
