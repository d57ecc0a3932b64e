"""What a menu of the card is about."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF

from tikprep.ui.card.document import PreparedDocument
from tikprep.ui.card.places import PlacedObject, Stop


@dataclass(frozen=True, slots=True)
class Target:
    """A link's address, the number of a code block, a formula or picture."""

    href: str
    code: int | None
    placed: PlacedObject | None


def target_of(shown: PreparedDocument, stop: Stop | None) -> Target:
    """What has the keyboard."""
    kind = "" if stop is None else stop.kind
    index = 0 if stop is None else stop.index
    return Target(
        shown.decor.links[index][2] if kind == "link" else "",
        index if kind == "code" else None,
        shown.objects[index] if kind == "picture" else None,
    )


def target_at(shown: PreparedDocument, point: QPointF) -> Target:
    """What is at a point of the document."""
    placed = next((one for one in shown.objects if one.rect.contains(point)), None)
    codes = (number for number, rect in shown.decor.code_rects.items() if rect.contains(point))
    return Target(shown.link_at(point), next(codes, None), placed)
