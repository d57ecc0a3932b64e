"""The menu of a card: what can be done with what is under the mouse or has the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, QSizeF
from PySide6.QtGui import QAction, QColor, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QMenu

from tikprep.rendering.parts import PageFormula, Picture
from tikprep.ui.card.drawing import DrawingPainter
from tikprep.ui.card.formula import coloured
from tikprep.ui.card.links import link_target
from tikprep.ui.card.pictures import PictureGap, decoded, picture_size
from tikprep.ui.theme.tokens import LIGHT

if TYPE_CHECKING:
    from tikprep.ui.card.view import CardView, Target

_COPIED_DIAGRAM_SCALE = 2.0


def card_menu(view: CardView, target: Target) -> QMenu:
    """A menu for one place of a card; whoever shows it deletes it."""
    menu = QMenu(view)
    menu.setAccessibleName("Card menu")
    _add(menu, "Copy", view.copy, is_on=view.has_selection(), keys="Ctrl+C")
    if target.code is not None:
        code = target.code
        _add(menu, "Copy code", lambda: view.copy_code(code))
    if target.placed is not None:
        source = target.placed.source
        if isinstance(source, PageFormula):
            _add(menu, "Copy formula as TeX", lambda: view.copy_text(source.tex))
        else:
            # The picture without its covers would tell the answer.
            _add(menu, "Copy picture", lambda: copy_picture(source), is_on=not source.is_covered)
        if target.placed.can_grow:
            placed = target.placed
            _add(menu, "Enlarge", lambda: view.enlarge(placed))
    if target.href:
        href = target.href
        _add(menu, "Open link", lambda: view.link_clicked.emit(href), is_on=link_target(href, view.media) is not None)
        _add(menu, "Copy link address", lambda: view.copy_text(href))
    menu.addSeparator()
    _add(menu, "Select all", view.select_all, keys="Ctrl+A")
    if view.menu_actions:
        menu.addSeparator()
        menu.addActions(list(view.menu_actions))
    return menu


def _add(menu: QMenu, text: str, do: Callable[[], object], *, is_on: bool = True, keys: str = "") -> QAction:
    action = menu.addAction(text)
    action.triggered.connect(lambda _checked=False: do())
    action.setEnabled(is_on)
    if keys:
        # Shown only: the keys themselves are heard by the card.
        action.setText(f"{text}\t{keys}")
    return action


def copy_picture(picture: Picture) -> None:
    """Put a picture on the clipboard, diagrams in the light theme on white."""
    size = picture_size(picture)
    if isinstance(size, PictureGap):
        return
    if picture.path is not None:
        QGuiApplication.clipboard().setImage(decoded(picture.path, size.toSize()))
        return
    QGuiApplication.clipboard().setImage(_drawn(picture, size * _COPIED_DIAGRAM_SCALE))


def _drawn(picture: Picture, size: QSizeF) -> QImage:
    image = QImage(size.toSize().boundedTo(QSize(6000, 6000)), QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.surface))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    svg = coloured(picture.drawing.svg, LIGHT) if picture.drawing else ""
    DrawingPainter(svg).render(painter, QRectF(image.rect()))
    painter.end()
    return image
