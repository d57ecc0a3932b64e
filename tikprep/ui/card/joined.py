"""One selection over the parts of a card that stand one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QPointF


class Selectable(Protocol):
    """A widget whose text can be selected. Points are in its own coordinates."""

    def selected_text(self) -> str: ...

    def selected_html(self) -> str: ...

    def select_whole(self) -> None: ...

    def select_to(self, point: QPointF, *, from_start: bool) -> None:
        """Select from the start, or else from the end, to a point."""

    def move_free_end(self, point: QPointF) -> None:
        """Move the end that was not pressed on to a point."""

    def move_free_end_out(self, *, to_end: bool) -> None:
        """Move it to the very end, or else to the very start."""

    def unselect(self) -> None: ...

    def isVisible(self) -> bool: ...

    def height(self) -> int: ...

    def mapFromGlobal(self, point: QPointF, /) -> QPointF: ...


class JoinedSelection:
    """The selection of parts in the order they are read; it goes on from one into the next."""

    def __init__(self, parts: Sequence[Selectable]) -> None:
        self._parts = tuple(parts)
        self._pressed: Selectable | None = None

    @property
    def text(self) -> str:
        """What is selected, to be copied."""
        return "\n\n".join(filter(None, (part.selected_text() for part in self._parts)))

    @property
    def html(self) -> str:
        return "\n".join(filter(None, (part.selected_html() for part in self._parts)))

    def select_all(self) -> None:
        for part in self._parts:
            part.select_whole()

    def unselect(self) -> None:
        for part in self._parts:
            part.unselect()

    def begin(self, pressed: Selectable) -> None:
        """The selection begins in this part; the others have none."""
        self._pressed = pressed
        for part in self._parts:
            if part is not pressed:
                part.unselect()

    @property
    def has_begun(self) -> bool:
        """Whether there is a selection whose free end can be moved."""
        return self._pressed is not None and bool(self.text)

    def drag_to(self, at: QPointF) -> None:
        """Move the free end to a point of the screen, through the parts between."""
        shown = [part for part in self._parts if part.isVisible()]
        if self._pressed not in shown:
            return
        first = shown.index(self._pressed)
        last = _part_at(shown, first, at)
        for number, part in enumerate(shown):
            if number == first:
                continue
            if number == last:
                part.select_to(part.mapFromGlobal(at), from_start=last > first)
            elif min(first, last) < number < max(first, last):
                part.select_whole()
            else:
                part.unselect()
        if last == first:
            self._pressed.move_free_end(self._pressed.mapFromGlobal(at))
        else:
            self._pressed.move_free_end_out(to_end=last > first)


def _part_at(shown: Sequence[Selectable], first: int, at: QPointF) -> int:
    """Which part the free end is in: between two parts it is in the one nearer to the first."""
    last = first
    while last + 1 < len(shown) and shown[last + 1].mapFromGlobal(at).y() >= 0:
        last += 1
    while last <= first and last > 0 and shown[last - 1].mapFromGlobal(at).y() < shown[last - 1].height():
        last -= 1
    return last
