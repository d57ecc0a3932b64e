"""The programs of a card: fences marked `run`, `bad` or `fixed`, and what each must print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tikprep.domain.cloze import CLOZE_NEWLINE, CLOZE_SHOWN_START
from tikprep.domain.fences import Fence, fences
from tikprep.domain.turn import Face

RUN, BAD, FIXED = "run", "bad", "fixed"
_FLAGS = (RUN, BAD, FIXED)
_MARKS = re.compile(f"[{CLOZE_SHOWN_START}-{CLOZE_NEWLINE}]")


@dataclass(frozen=True, slots=True)
class Program:
    """One program. `expected` is what the next `output` fence says, None if none follows; a `bad` one misses it."""

    language: str
    flag: str
    source: str
    expected: str | None

    @property
    def is_exercise(self) -> bool:
        """Whether mending it answers its card: there is a bug to find, and an output to tell when it is gone."""
        return self.flag == BAD and self.expected is not None


def programs(shown: Sequence[Fence]) -> Iterator[Program]:
    """The programs among the fences of a card in reading order."""
    for at, fence in enumerate(shown):
        flag = next((flag for flag in _FLAGS if flag in fence.flags), None)
        if flag is not None:
            expected = next((later.body for later in shown[at + 1 :] if later.language == "output"), None)
            yield Program(fence.language, flag, fence.body, expected)


def problem_of(attributes: Mapping[str, str]) -> str:
    """The coding problem that a card asks to solve, by its name among the shipped ones; "" if none."""
    return attributes.get("problem", "").strip()


def program_of(face: Face) -> Program | None:
    """The program that a card is about, with its gaps filled: the first that does not mend another."""
    if face.css is not None:
        return None
    found = list(programs((*fences(_unmarked(face.front_revealed)), *fences(_unmarked(face.back)))))
    return next((each for each in found if each.flag != FIXED), next(iter(found), None))


def _unmarked(text: str) -> str:
    return _MARKS.sub("", text)
