"""The cursor that writes a card: blocks, frames, and the room between them.

Vertical rhythm is kept by hand. Each block asks for a gap above itself, the first of a
container gets none, and the empty blocks that Qt puts around frames are squeezed to
exactly the height that is due ("glue").
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextFrame

from tikprep.rendering.page import Page
from tikprep.ui.card.formula import InlineObject
from tikprep.ui.card.notes import Notes
from tikprep.ui.card.style import GLUE_PROPERTY, LINE_FACTOR, MARKER_PROPERTY, TEXT_PX, CardStyle

TEXT_GAP = 11.0
# Above boxes, tables, formulas and pictures of their own. A line of text below them brings as much more room itself.
BOX_GAP = 16.0
# What formulas use at most of the room between two lines of text.
_OVERHANG = 4.0
_INVISIBLE = "\u2060"
_DEEPEST_SHARE = 0.45


@dataclass(frozen=True, slots=True)
class Context:
    """What a container passes on: its width, what is kept free left and right, and the look of plain text.

    `width`, `indent` and `right` are document pixels; `size` and `gap` are before zoom.
    """

    width: float
    indent: float = 0.0
    right: float = 0.0
    size: float = TEXT_PX
    colour: str = ""
    gap: float = TEXT_GAP
    line: float = LINE_FACTOR
    alignment: str = ""
    is_bold: bool = False
    # Lists that begin in Arabic or Hebrew have their markers at the right, whatever an item is written in.
    is_rtl: bool = False
    list_depth: int = 0
    number_depth: int = 0
    # Pictures stand alone here, so one that is missing may take room to say so.
    is_figure: bool = False
    # Least height of the first line above its baseline and least depth below it, before zoom.
    strut: tuple[float, float] = (0.0, 0.0)

    @property
    def room(self) -> float:
        return max(self.width - self.indent - self.right, 40.0)

    def deeper(self, by: float) -> float:
        """The indent one level in; past the middle text would have no room, so deeper levels stand below each other."""
        return min(self.indent + by, max(self.indent, (self.width - self.right) * _DEEPEST_SHARE))

    def within_marker(self, room: float) -> Context:
        """Inside of a list whose markers take so much, on the side where its lines begin."""
        if not self.is_rtl:
            return replace(self, indent=self.deeper(room))
        return replace(self, right=replace(self, indent=self.right, right=self.indent).deeper(room))


class Pen:
    """Where the next block goes, and what was noted on the way."""

    def __init__(self, page: Page, style: CardStyle, document: QTextDocument) -> None:
        self.page = page
        self.style = style
        self.cursor = QTextCursor(document)
        self.notes = Notes()
        self.objects: list[InlineObject] = []
        self.marker = ""
        # The places in the grids of the tables so far.
        self.places_in_tables = 0
        # The block at the cursor is empty and nobody's yet.
        self._is_fresh = True
        # The next block is the first of its container.
        self._is_first = True

    def block(self, form: QTextBlockFormat, char: QTextCharFormat, gap: float) -> None:
        """Start a block `gap` (before zoom) below the one above."""
        if self._is_fresh and not self._is_first:
            # Qt drops the margin of a block below a frame, so an empty block keeps the room.
            self._glue(self.style.gap(gap))
            self._is_fresh, gap = False, 0.0
        form.setTopMargin(0.0 if self._is_first else self.style.gap(gap))
        self._is_first = False
        is_marked = self._take_marker(form)
        if self._is_fresh:
            self.cursor.setBlockFormat(form)
            self.cursor.setBlockCharFormat(char)
            self._is_fresh = False
        else:
            self.cursor.insertBlock(form, char)
        if is_marked:
            self.notes.markers.append(self.cursor.position())

    def overhang(self) -> float:
        """The room for what may hang from a last line of text, in pixels; the same for all, so that none moves."""
        is_text = not self.cursor.document().lastBlock().blockFormat().boolProperty(GLUE_PROPERTY)
        return self.style.px(_OVERHANG) if is_text else 0.0

    def above_frame(self, gap: float) -> None:
        """Keep room above a frame about to be inserted; Qt reckons margins of frames and tables differently."""
        if not self._is_fresh:
            self.cursor.insertBlock()
        self._glue(0.0 if self._is_first else self.style.gap(gap), is_marked=True)

    def inside_frame(self) -> None:
        self._is_fresh = self._is_first = True

    def below_frame(self, frame: QTextFrame) -> None:
        """Go on below a frame, in the empty block that Qt puts there."""
        self.finish_container()
        after = frame.lastCursorPosition()
        after.movePosition(QTextCursor.MoveOperation.NextCharacter)
        self.cursor = after
        self._is_fresh, self._is_first = True, False

    def finish_container(self) -> None:
        if self._is_fresh:
            self._glue(0.0)

    def head_room(self, height: float) -> None:
        """Keep room above the first block of a container, where Qt would drop its margin."""
        if self._is_first:
            self.spacer(height)

    def spacer(self, height: float) -> None:
        """An empty block of fixed height: what is above and below the contents of a box."""
        if not self._is_fresh:
            self.cursor.insertBlock()
        self._glue(self.style.px(height))
        self._is_fresh, self._is_first = False, True

    def _glue(self, height: float, *, is_marked: bool = False) -> None:
        form = QTextBlockFormat()
        form.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        form.setProperty(GLUE_PROPERTY, True)
        if is_marked and self._take_marker(form):
            self.notes.markers.append(self.cursor.position())
        self.cursor.setBlockFormat(form)
        # Qt hides an empty block beside a table, whatever height it has.
        self.cursor.insertText(_INVISIBLE)

    def _take_marker(self, form: QTextBlockFormat) -> bool:
        if not self.marker:
            return False
        form.setProperty(MARKER_PROPERTY, self.marker)
        self.marker = ""
        return True
