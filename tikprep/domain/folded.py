"""What a question of another program hides until a click: `<details>`, and the hint behind a link as Anki writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tikprep.domain.cloze import CLOZE_HIDDEN_START

# Quoted values may hold angle brackets. Possessive, so that what never closes is passed by in time.
_ATTRIBUTES = r"""(?:[^<>"']|"[^"]*"|'[^']*')*+"""
_DETAILS = re.compile(r"<details\b(?P<attributes>[^<>]*)>", re.IGNORECASE)
_DETAILS_END = re.compile(r"</details\s*>", re.IGNORECASE)
_SUMMARY = re.compile(r"\s*<summary\b[^<>]*>[^<>]{0,200}</summary\s*>", re.IGNORECASE)
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
_BLANK = re.compile(r"(?:\s|&nbsp;|</?(?:br|div)\s*/?>)*", re.IGNORECASE)


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


def _without(question: str, found: Iterator[tuple[int, int, str]]) -> tuple[str, list[str]]:
    """The text without some stretches of it, and what these hide."""
    kept: list[str] = []
    hints: list[str] = []
    position = 0
    for start, end, inside in found:
        if CLOZE_HIDDEN_START in inside or is_blank(inside):
            continue
        kept.append(question[position:start])
        hints.append(inside)
        position = end
    return "".join((*kept, question[position:])), hints


def _details(question: str) -> Iterator[tuple[int, int, str]]:
    position = 0
    while found := _DETAILS.search(question, position):
        end = _DETAILS_END.search(question, found.end())
        if end is None:
            return
        position = found.end()
        if "open" not in found["attributes"].casefold().split():
            position = end.end()
            inside = _SUMMARY.sub("", question[found.end() : end.start()], count=1)
            yield found.start(), position, inside


def _hints(question: str, *, is_hidden: bool) -> Iterator[tuple[int, int, str]]:
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
        yield start, position, question[found.end() : end.start()]


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
