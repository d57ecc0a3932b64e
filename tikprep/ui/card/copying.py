"""What is copied of a card: plain text, and HTML for programs that take it.

Formulas are TeX and code is plain in both, and a table stays one. The HTML holds no address but those of links
that the card shows, and no colour, so that it suits wherever it is put in.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QFont, QTextBlock, QTextDocument, QTextFragment, QTextTable, QTextTableCell

from tikprep.ui.card.decor import fragments
from tikprep.ui.card.notes import TableBox
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


@dataclass(frozen=True, slots=True)
class CopiedText:
    """A laid-out text as copying sees it; `in_full_width` lays it out anew with room for all tables."""

    document: QTextDocument
    tables: Sequence[TableBox]
    copied: Copied
    is_code: Callable[[int], bool]
    in_full_width: Callable[[], CopiedText]


def text_between(text: CopiedText, start: int, end: int) -> str:
    """The text from `start` to `end`, a row of a table on one line with tabs between its cells."""
    lines: list[str] = []
    for part in _parts(text, start, end):
        if isinstance(part, QTextBlock):
            lines.append(_line(text, part, start, end))
        else:
            lines += ["\t".join(row) for row in _rows_of_words(*_whole(text, part, start, end))]
    return "\n".join(lines).strip("\n")


def html_between(text: CopiedText, start: int, end: int) -> str:
    """The text from `start` to `end` as HTML."""
    pieces = []
    for is_table, group in groupby(_parts(text, start, end), key=lambda part: not isinstance(part, QTextBlock)):
        parts = list(group)
        if is_table:
            pieces += [_table(*_whole(text, one, start, end)) for one in parts if isinstance(one, TableBox)]
        else:
            pieces += _paragraphs(text, [one for one in parts if isinstance(one, QTextBlock)], start, end)
    return "\n".join(piece for piece in pieces if piece)


def _parts(text: CopiedText, start: int, end: int) -> Iterator[QTextBlock | TableBox]:
    """The blocks from `start` to `end`, but a table for the blocks in it; a part of one cell is no table."""
    tables = [box for box in text.tables if not _is_in_one_cell(box.table, start, end)]
    block = text.document.findBlock(start)
    while block.isValid() and block.position() <= end:
        position = block.position()
        box = next((one for one in tables if one.table.firstPosition() <= position <= one.table.lastPosition()), None)
        if box is not None:
            yield box
            block = text.document.findBlock(box.table.lastPosition())
        elif not block.blockFormat().boolProperty(GLUE_PROPERTY):
            yield block
        block = block.next()


def _is_in_one_cell(table: QTextTable, start: int, end: int) -> bool:
    if not table.firstPosition() <= start <= end <= table.lastPosition():
        return False
    cell = table.cellAt(start)
    return cell.firstPosition() <= start <= end <= cell.lastPosition()


def _whole(text: CopiedText, part: object, start: int, end: int) -> tuple[CopiedText, TableBox, int, int]:
    """A table and what is copied of it; records that are copied whole are the table that they stand for."""
    assert isinstance(part, TableBox)
    if part.is_records and start <= part.table.firstPosition() and part.table.lastPosition() <= end:
        wide = text.in_full_width()
        box = wide.tables[text.tables.index(part)]
        return wide, box, box.table.firstPosition(), box.table.lastPosition()
    return text, part, start, end


def _cells(box: TableBox, start: int, end: int) -> Iterator[list[QTextTableCell | None]]:
    """The rows of a table that are touched: each cell at its place, None where one from the left or above reaches."""
    for row in range(box.table.rows()):
        cells = [box.table.cellAt(row, column) for column in range(box.table.columns())]
        own = [cell if (cell.row(), cell.column()) == (row, column) else None for column, cell in enumerate(cells)]
        if any(cell and cell.firstPosition() <= end and cell.lastPosition() >= start for cell in own):
            yield own


def _rows_of_words(text: CopiedText, box: TableBox, start: int, end: int) -> Iterator[list[str]]:
    for row in _cells(box, start, end):
        lines = [[_line(text, one, start, end) for one in _blocks(text, cell)] if cell else [] for cell in row]
        yield [" ".join(" ".join(words).split()) for words in lines]


def _table(text: CopiedText, box: TableBox, start: int, end: int) -> str:
    rows = []
    for row in _cells(box, start, end):
        rows.append(f"<tr>{''.join(_cell(text, box, cell, start, end) for cell in row if cell)}</tr>")
    return f"<table>{''.join(rows)}</table>"


def _cell(text: CopiedText, box: TableBox, cell: QTextTableCell, start: int, end: int) -> str:
    tag = "th" if cell.row() in box.header_rows else "td"
    columns, rows = cell.columnSpan(), cell.rowSpan()
    spans = (f' colspan="{columns}"' if columns > 1 else "") + (f' rowspan="{rows}"' if rows > 1 else "")
    inside = _paragraphs(text, list(_blocks(text, cell)), start, end)
    words = "".join(inside)
    if len(inside) == 1 and words.startswith("<p>"):
        words = words[3:-4]
    return f"<{tag}{spans}>{words}</{tag}>"


def _blocks(text: CopiedText, cell: QTextTableCell) -> Iterator[QTextBlock]:
    block = text.document.findBlock(cell.firstPosition())
    while block.isValid() and block.position() <= cell.lastPosition():
        if not block.blockFormat().boolProperty(GLUE_PROPERTY):
            yield block
        block = block.next()


def _line(text: CopiedText, block: QTextBlock, start: int, end: int) -> str:
    words = "".join(text.copied(fragment, start, end) for fragment in fragments(block))
    marker = block.blockFormat().stringProperty(MARKER_PROPERTY)
    return f"{marker} {words}" if marker and start <= block.position() else words


def _paragraphs(text: CopiedText, blocks: Sequence[QTextBlock], start: int, end: int) -> list[str]:
    parts = []
    for in_code, group in groupby(blocks, key=lambda one: text.is_code(one.position())):
        if in_code:
            lines = ("".join(text.copied(piece, start, end) for piece in fragments(one)) for one in group)
            parts.append(f"<pre>{html.escape(chr(10).join(lines), quote=False)}</pre>")
        else:
            parts += [_paragraph(one, start, end, text.copied) for one in group]
    return [part for part in parts if part]


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
