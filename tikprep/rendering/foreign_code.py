"""Code as other programs keep it: lines as `<br>` or `<div>`, coloured by spans -> plain text and its language."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable

from tikprep.rendering.deletions import without_keys

_LINE_TAGS = frozenset({"div", "p", "li", "tr", "table", "ol", "ul"})
_LANGUAGE = re.compile(r"(?:language|lang|highlight-source|highlight|brush:?)-?(?P<name>[A-Za-z][\w+#]*)$")
_HIGHLIGHTERS = frozenset({"hljs", "sourceCode", "codehilite", "highlight", "prettyprint", "brush:"})
_NO_LANGUAGE = frozenset(
    "code hljs nohighlight no-highlight linenums line-numbers notranslate wrap source plaintext default none".split()
)


class CodeText:
    """The text of a `pre` or `code` that is being read.

    `depth` is how deep its element stands; `is_block` becomes true for a `code` that
    turns out to hold more than one line.
    """

    def __init__(self, depth: int, *, is_block: bool, classes: Iterable[frozenset[str]]) -> None:
        self.depth = depth
        self.is_block = is_block
        self._classes = list(classes)
        self._parts: list[str] = []
        self._last = "\n"

    def text(self, text: str) -> None:
        if not self.is_block:
            text = text.replace("\n", " ")
        if text:
            self._parts.append(text)
            self._last = text[-1]

    def line_end(self) -> None:
        self._parts.append("\n")
        self._last = "\n"

    def start(self, tag: str, classes: frozenset[str]) -> None:
        if tag in _LINE_TAGS:
            self._edge()
        elif classes:
            self._classes.append(classes)

    def end(self, tag: str) -> None:
        if tag in _LINE_TAGS:
            self._edge()

    def _edge(self) -> None:
        if self._last != "\n":
            self.line_end()

    def text_for_block(self) -> str:
        text = "".join(self._parts).replace("\u00a0", " ").strip("\n")
        return text if self._language() else without_keys(text)

    def text_for_line(self) -> str:
        """The text within a line; "" after it turned itself into a block."""
        text = without_keys("".join(self._parts))
        if "\n" in text.strip("\n"):
            self.is_block = True
        return text.replace("\n", " ")

    def element(self, text: str) -> ET.Element:
        """The `pre` that `PageTree` reads."""
        block = ET.Element("pre")
        language = self._language()
        code = ET.SubElement(block, "code", {"class": f"language-{language}"} if language else {})
        code.text = text
        return block

    def _language(self) -> str:
        for classes in self._classes:
            for name in sorted(classes):
                match = _LANGUAGE.match(name)
                if match and match["name"].lower() not in _NO_LANGUAGE:
                    return match["name"].lower()
            if classes & _HIGHLIGHTERS:
                others = sorted(classes - _HIGHLIGHTERS - _NO_LANGUAGE)
                if len(others) == 1 and others[0].isalnum():
                    return others[0].lower()
        return ""
