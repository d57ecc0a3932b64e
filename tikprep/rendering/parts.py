"""What a Page points to beside its text: formulas, pictures, code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tikprep.rendering.diagram import Drawing
from tikprep.rendering.math import Formula


@dataclass(frozen=True, slots=True)
class PageFormula:
    """A formula: its TeX for copying, its words for screen readers, and its drawing, or why there is none.

    `marked_tex` is the TeX with the marks of its deletions; "" if it has none.
    """

    tex: str
    is_display: bool
    drawn: Formula | None
    problem: str
    speech: str = ""
    marked_tex: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """A part of a picture that is "asked" for, "hidden" or "answered"; its place in shares of the picture."""

    state: str
    shape: str
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: a drawing, or a file of the card's media, or why neither is shown; `name` as the card wrote it."""

    alt: str
    path: Path | None
    drawing: Drawing | None
    problem: str
    width_px: int | None
    name: str = ""
    covers: tuple[Cover, ...] = ()

    @property
    def is_covered(self) -> bool:
        """Whether something on it is still to be found out: its description would tell."""
        return any(cover.state == "asked" for cover in self.covers)

    @property
    def words(self) -> str:
        """What it shows, for who cannot see it."""
        return "Picture with a covered part" if self.is_covered else self.alt


@dataclass(frozen=True, slots=True)
class Code:
    """A code block: its language, the small label above it, and its text for copying.

    Lines are numbered from `first_number` on, unless it is None; `marked_lines` count from 1.
    Both go by the lines as written, of which a hidden deletion may fold some into one:
    `line_starts` is then the first of each line that is shown, and what would follow the last.
    """

    language: str
    label: str
    text: str
    first_number: int | None = None
    marked_lines: tuple[int, ...] = ()
    line_starts: tuple[int, ...] = ()

    def written(self, shown: int) -> range:
        """The lines as written, from 1, that the line shown at this place, from 0, stands for."""
        if not self.line_starts:
            return range(shown + 1, shown + 2)
        last = len(self.line_starts) - 1
        return range(self.line_starts[min(shown, last)], self.line_starts[min(shown + 1, last)])

    @property
    def marked_words(self) -> str:
        """Which lines are marked, by the numbers beside them; "" for none."""
        if not self.marked_lines:
            return ""
        end = self.line_starts[-1] if self.line_starts else self.text.count("\n") + 2
        offset = (self.first_number or 1) - 1
        names = [str(line + offset) for line in self.marked_lines if line < end]
        return f"Marked {'line' if len(names) == 1 else 'lines'}: {', '.join(names)}" if names else ""
