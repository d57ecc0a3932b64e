"""What is copied of a card: plain text, and HTML for programs that take it.

Formulas are TeX and code is plain in both. The HTML holds no address but those of links
that the card shows, and no colour, so that it suits wherever it is put in.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from itertools import groupby

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QFont, QTextBlock, QTextFragment

from tikprep.ui.card.decor import fragments
from tikprep.ui.card.style import GLUE_PROPERTY, MARKER_PROPERTY

# The text of a fragment between two positions, as it is copied.
Copied = Callable[[QTextFragment, int, int], str]


def mime_of(text: str, rich: str) -> QMimeData:
    """Both for the clipboard."""
    mime = QMimeData()
    mime.setText(text)
    if rich:
        mime.setHtml(rich)
    return mime


def html_between(first: QTextBlock, start: int, end: int, copied: Copied, is_code: Callable[[int], bool]) -> str:
    """The text from `start` to `end` as HTML; `first` is the block that holds `start`."""
    blocks: list[QTextBlock] = []
    block = first
    while block.isValid() and block.position() <= end:
        if not block.blockFormat().boolProperty(GLUE_PROPERTY):
            blocks.append(block)
        block = block.next()
    parts = []
    for in_code, group in groupby(blocks, key=lambda one: is_code(one.position())):
        if in_code:
            lines = ("".join(copied(piece, start, end) for piece in fragments(one)) for one in group)
            parts.append(f"<pre>{html.escape(chr(10).join(lines), quote=False)}</pre>")
        else:
            parts.extend(_paragraph(one, start, end, copied) for one in group)
    return "\n".join(part for part in parts if part)


def _paragraph(block: QTextBlock, start: int, end: int, copied: Copied) -> str:
    words = "".join(_run(piece, copied(piece, start, end)) for piece in fragments(block))
    marker = block.blockFormat().stringProperty(MARKER_PROPERTY)
    if marker and start <= block.position():
        words = f"{html.escape('•' if marker in '-*' else marker)} {words}"
    return f"<p>{words}</p>" if words else ""


def _run(fragment: QTextFragment, text: str) -> str:
    if not text:
        return ""
    form = fragment.charFormat()
    run = html.escape(text, quote=False).replace("\n", "<br>")
    if form.fontFixedPitch():
        run = f"<code>{run}</code>"
    if form.fontWeight() >= QFont.Weight.DemiBold:
        run = f"<b>{run}</b>"
    if form.fontItalic():
        run = f"<i>{run}</i>"
    if form.isAnchor() and form.anchorHref().lower().startswith(("http://", "https://")):
        run = f'<a href="{html.escape(form.anchorHref())}">{run}</a>'
    return run
