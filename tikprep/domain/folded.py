"""What a question of another program hides until a click: `<details>`, and the hint behind a link as Anki writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tikprep.domain.cloze import CLOZE_HIDDEN_START
from tikprep.domain.fences import fences

# Quoted values may hold angle brackets. Possessive, so that what never closes is passed by in time.
_ATTRIBUTES = r"""(?:[^<>"']|"[^"]*"|'[^']*')*+"""
_DETAILS = re.compile(rf"<details\b(?P<attributes>{_ATTRIBUTES})>", re.IGNORECASE)
_QUOTED = re.compile(r"""\"[^"]*\"|'[^']*'""")
_IS_OPEN = re.compile(r"(?<![=-])\bopen\b(?!-)", re.IGNORECASE)
_SUMMARY = re.compile(r"\s*<summary\b[^<>]*>(?P<words>[^<>]{0,200})</summary\s*>", re.IGNORECASE)
# Any other summary is a part of the question, at times all of it.
_SAYS_NO_MORE = re.compile(
    r"^\W*$|\b(?:hints?|tips?|clues?|answers?|solutions?|show|click|reveal|spoilers?|more|details|expand)\b",
    re.IGNORECASE,
)
_IS_HINT = (
    r"""[\s"'](?:class\s*=\s*(?:"(?:[^"]*\s)?hint[\s"]|'(?:[^']*\s)?hint[\s']|hint(?![\w-]))|id\s*=\s*["']?hint)"""
)
_HINT = re.compile(
    rf"""(?P<link><a\b(?P<of_link>{_ATTRIBUTES})>[^<>]{{0,300}}</a\s*>\s*(?:<br\s*/?>\s*)?)?"""
    rf"""<(?P<tag>div|span|p)\b(?P<attributes>{_ATTRIBUTES})>""",
    re.IGNORECASE,
)
_NAMED_HINT = re.compile(_IS_HINT, re.IGNORECASE)
_HIDDEN = re.compile(r"""\bdisplay\s*:\s*none\b""", re.IGNORECASE)
_LEADS_AWAY = re.compile(r"""\shref\s*=\s*["']?\s*(?:https?:|mailto:)""", re.IGNORECASE)
_HIDDEN_BY_SHEET = re.compile(r"[.#]hint(?![\w-])[^{}]{0,200}\{[^{}]{0,2000}\bdisplay\s*:\s*none\b", re.IGNORECASE)
_MOST_HINTS = 50
_DEEPEST_INDENT = 3
_BLANK = re.compile(r"(?:\s|&nbsp;|</?(?:br|div)\s*/?>)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Fold:
    """A stretch of a question that hides something, and what stays in its place."""

    start: int
    end: int
    inside: str
    label: str = ""


def is_blank(text: str) -> bool:
    """Whether a field shows nothing: spaces and line ends alone."""
    return len(text) < 1_000 and _BLANK.fullmatch(text) is not None


def unfolded(question: str, css: str = "") -> tuple[str, list[str]]:
    """A question without what it hides, and that: it waits for a key, as it would for a click.

    What holds the deletion that is asked for stays. `css` is the style sheet of the note type.
    """
    question, hints = _without(question, _details(question)) if "<details" in question.lower() else (question, [])
    if "hint" in question.lower():
        is_hidden = _HIDDEN_BY_SHEET.search(css) is not None
        question, more = _without(question, _hints(question, is_hidden=is_hidden))
        hints += more
    return question, hints


def unfolded_markdown(question: str) -> tuple[str, tuple[str, ...]]:
    """The same of a question in Markdown: what `<details>` hides that begin a line outside of code."""
    if "<details" not in question.lower():
        return question, ()
    code = fences(question)

    def starts_block(fold: _Fold) -> bool:
        before = question[question.rfind("\n", 0, fold.start) + 1 : fold.start]
        return (
            len(before) <= _DEEPEST_INDENT
            and not before.strip()
            and not any(fence.start <= fold.start < fence.end for fence in code)
        )

    found = (
        replace(fold, label=f"\n\n{fold.label[5:-6]}\n\n", inside=fold.inside.strip())
        for fold in _details(question)
        if starts_block(fold)
    )
    closed, hints = _without(question, found)
    return closed.strip("\n") if hints else question, tuple(hints)


def _without(question: str, found: Iterator[_Fold]) -> tuple[str, list[str]]:
    """The text without some stretches of it, and what these hide."""
    kept: list[str] = []
    hints: list[str] = []
    position = 0
    for fold in found:
        if CLOZE_HIDDEN_START in fold.inside or is_blank(fold.inside):
            continue
        kept += (question[position : fold.start], fold.label)
        hints.append(fold.inside)
        position = fold.end
    return "".join((*kept, question[position:])), hints


def _details(question: str) -> Iterator[_Fold]:
    position = 0
    for _ in range(_MOST_HINTS):
        found = _DETAILS.search(question, position)
        end = None if found is None else _end_of(question, "details", found.end())
        if found is None or end is None:
            return
        position = found.end()
        if not _IS_OPEN.search(_QUOTED.sub(" ", found["attributes"])):
            position = end.end()
            summary = _SUMMARY.match(question, found.end(), end.start())
            label = (
                "" if summary is None or _SAYS_NO_MORE.search(summary["words"]) else f"<div>{summary['words']}</div>"
            )
            inside = question[summary.end() if summary else found.end() : end.start()]
            yield _Fold(found.start(), position, inside, label)


def _hints(question: str, *, is_hidden: bool) -> Iterator[_Fold]:
    """The elements named as a hint that are hidden, or shown by the link named as one before them, which goes too."""
    position = 0
    for _ in range(_MOST_HINTS):
        found = _next_hint(question, position, is_hidden=is_hidden)
        if found is None:
            return
        end = _end_of(question, found["tag"].lower(), found.end())
        if end is None:
            return
        start = found.start() if _is_opener(found) else found.start() + len(found["link"] or "")
        position = end.end()
        yield _Fold(start, position, question[found.end() : end.start()])


def _next_hint(question: str, position: int, *, is_hidden: bool) -> re.Match[str] | None:
    for found in _HINT.finditer(question, position):
        attributes = found["attributes"]
        if _NAMED_HINT.search(attributes) and (is_hidden or _HIDDEN.search(attributes) or _is_opener(found)):
            return found
    return None


def _is_opener(found: re.Match[str]) -> bool:
    attributes = found["of_link"] or ""
    return _NAMED_HINT.search(attributes) is not None and _LEADS_AWAY.search(attributes) is None


def _end_of(question: str, tag: str, position: int) -> re.Match[str] | None:
    """The end of the element that begins before `position`."""
    depth = 1
    for found in re.compile(rf"<(/?){tag}\b[^<>]*>", re.IGNORECASE).finditer(question, position):
        depth += -1 if found[1] else 1
        if not depth:
            return found
    return None
