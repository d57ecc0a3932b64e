"""A widget as high as its page: lays Pages out ahead of time and keeps them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from tikprep.rendering.page import Page
from tikprep.ui.card.document import PreparedDocument, prepared_document
from tikprep.ui.card.picture_store import PictureStore
from tikprep.ui.card.snapshot import Snapshots
from tikprep.ui.theme.fonts import Reading
from tikprep.ui.theme.tokens import Tokens

COLUMN_PX = 720
LEAST_WIDTH = 120
_KEPT_DOCUMENTS = 6

_Key = tuple[Page, int, Tokens, float, Reading]


class PageWidget(QWidget):
    """Holds a page, its theme and zoom, and the documents laid out for them; painting is the subclass's."""

    def __init__(self, tokens: Tokens, parent: QWidget | None, pictures: PictureStore | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures or PictureStore(self)
        self._pictures.ready.connect(self.update)
        self._tokens = tokens
        self._zoom = 1.0
        self._reading = Reading()
        self._page: Page | None = None
        self._documents: OrderedDict[_Key, PreparedDocument] = OrderedDict()
        self._snapshots = Snapshots()
        self.media: Mapping[str, Path] = {}

    # What is shown

    def show_page(self, page: Page, media: Mapping[str, Path] | None = None) -> None:
        """Show a page from its top, nothing selected; `media` are the files that its links may name."""
        self._page = page
        self._snapshots.turn_to(page)
        self.media = media or {}
        self._forget_marks()
        self.setAccessibleDescription(page.plain_text)
        self._refresh()

    def clear(self) -> None:
        """Show nothing and take no room."""
        self._page = None
        self._snapshots.turn_to(None)
        self._forget_marks()
        self.setAccessibleDescription("")
        self._refresh()

    def prepare(self, page: Page) -> None:
        """Lay a page out now, at today's width and theme, so that showing it on a raised card is one copy."""
        document = self._document(page, self._column(self.width()))
        document.prepare_pictures(self.devicePixelRatioF())
        self._snapshots.take(document, self.devicePixelRatioF())

    def set_theme(self, tokens: Tokens) -> None:
        if tokens != self._tokens:
            self._tokens = tokens
            self._dress(tokens)
            self._forget_marks()
            self._refresh()

    def set_zoom(self, factor: float) -> None:
        if factor != self._zoom:
            self._zoom = factor
            self._forget_marks()
            self._refresh()

    def set_reading(self, reading: Reading) -> None:
        """Set the text in another font or spacing."""
        if reading != self._reading:
            self._reading = reading
            self._forget_marks()
            self._refresh()

    @property
    def page(self) -> Page | None:
        return self._page

    def _refresh(self) -> None:
        self.updateGeometry()
        self.update()

    def _forget_marks(self) -> None:
        """What was noted about the text on the screen holds no longer."""

    def _dress(self, tokens: Tokens) -> None:
        """Other colours."""

    # Documents

    def _column(self, width: int) -> int:
        return max(LEAST_WIDTH, min(width, round(COLUMN_PX * max(self._zoom, 1.0))))

    def _left(self) -> int:
        return max(0, (self.width() - self._column(self.width())) // 2)

    def _document(self, page: Page, width: int) -> PreparedDocument:
        key = (page, width, self._tokens, self._zoom, self._reading)
        found = self._documents.get(key)
        if found is None:
            found = self._documents[key] = prepared_document(
                page, self._tokens, width, self._zoom, self._reading, pictures=self._pictures
            )
        self._documents.move_to_end(key)
        while len(self._documents) > _KEPT_DOCUMENTS:
            self._documents.popitem(last=False)
        return found

    def _shown(self) -> PreparedDocument | None:
        return None if self._page is None else self._document(self._page, self._column(self.width()))

    # Size

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self._page is None:
            return 0
        return round(self._document(self._page, self._column(width)).height + 0.5)

    def sizeHint(self) -> QSize:
        # Layouts ask for the height at the hint's own width: another than today's would lay the page out for nothing.
        width = self.width() if self.testAttribute(Qt.WidgetAttribute.WA_Resized) else COLUMN_PX
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, 0)
