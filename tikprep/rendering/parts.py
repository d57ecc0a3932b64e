"""What a Page points to beside its text: formulas, pictures, code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tikprep.rendering.diagram import Drawing
from tikprep.rendering.math import Formula


@dataclass(frozen=True, slots=True)
class PageFormula:
    """A formula: its TeX for copying, and its drawing, or why there is none."""

    tex: str
    is_display: bool
    drawn: Formula | None
    problem: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: a drawing, or a file of the card's media, or why neither is shown; `name` as the card wrote it."""

    alt: str
    path: Path | None
    drawing: Drawing | None
    problem: str
    width_px: int | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code block: its language, the small label above it, and its text for copying."""

    language: str
    label: str
    text: str
