"""Follow-ups of a coding problem: what an interviewer asks next, and what they hope to hear, one step at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_ANSWER = re.compile(r"\s*\bAnswer:\s+")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Markdown of a question, and of its answer: "" where none is told."""

    question: str
    answer: str = ""


def follow_up_of(text: str) -> FollowUp:
    """A follow-up as a problem's file has it: the question, `Answer:` and the answer."""
    parts = _ANSWER.split(text, maxsplit=1)
    return FollowUp(parts[0].strip(), parts[1].strip() if len(parts) > 1 else "")


def steps_of(follow_ups: Sequence[str]) -> int:
    """How many steps show them all: each question is one, each answer another."""
    return sum(2 if follow_up_of(text).answer else 1 for text in follow_ups)


def next_step(follow_ups: Sequence[str], shown: int) -> str:
    """What the step after `shown` steps is called, "" behind the last."""
    for number, text in enumerate(follow_ups, 1):
        if shown == 0:
            return _titled("Follow-up", number, follow_ups)
        shown -= 1
        if follow_up_of(text).answer:
            if shown == 0:
                return "Answer" if len(follow_ups) == 1 else f"Answer to follow-up {number}"
            shown -= 1
    return ""


def told_in_step(follow_ups: Sequence[str], shown: int) -> str:
    """The Markdown that came with the last of `shown` steps."""
    told = [part for text in follow_ups for part in (follow_up_of(text).question, follow_up_of(text).answer) if part]
    return told[shown - 1] if 0 < shown <= len(told) else ""


def with_follow_ups(text: str, follow_ups: Sequence[str], shown: int) -> str:
    """The text with the first steps below it; each is a box of its own."""
    parts = [text]
    for number, told in enumerate(follow_ups, 1):
        follow_up = follow_up_of(told)
        if shown > 0:
            parts.append(_boxed("NOTE", _titled("Follow-up", number, follow_ups), follow_up.question))
            shown -= 1
        if shown > 0 and follow_up.answer:
            parts.append(_boxed("TIP", "What they hope to hear", follow_up.answer))
            shown -= 1
    return "\n\n".join(parts)


def _titled(word: str, number: int, follow_ups: Sequence[str]) -> str:
    return f"{word} {number} of {len(follow_ups)}" if len(follow_ups) > 1 else word


def _boxed(kind: str, title: str, text: str) -> str:
    lines = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
    return f"> [!{kind}] {title}\n{lines}"
