"""Why a formula has no drawing, in words for whoever wrote the card."""

from __future__ import annotations

import re

from tikprep.rendering.formula_svg import CLOZE_CLASS

TOO_DEEP = "This formula is nested too deeply to be drawn"
TOO_LARGE = "This formula is too large to be drawn"
TOO_LONG = "This formula takes too long to draw"

_ENGINE_SAYS = (
    ("interrupted", TOO_LONG),
    ("call stack", TOO_DEEP),
    ("stack overflow", TOO_DEEP),
    ("out of memory", "Drawing this formula takes too much memory"),
    ("macro substitution count", "A command of this formula calls itself without end"),
    ("buffer size", "A command of this formula calls itself without end"),
    ("Double exponent", "Two superscripts follow each other: put braces around the first one"),
    ("Prime causes double", "A prime follows a superscript: put braces around what comes first"),
    ("Double subscripts", "Two subscripts follow each other: put braces around the first one"),
    ("Math mode is not properly terminated", "A $ inside \\text has no partner"),
)
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"Missing argument for (.+)", "{0} is followed by nothing, but needs something in braces"),
        (r"Missing or unrecognized delimiter for (.+)", "{0} needs a bracket right after it, or a dot for none"),
        (r"Missing (\\end\{.+\})", "{0} is missing"),
        (r"(\\begin\{.+\}) ended with (\\end\{.+\})", "{0} is closed by {1}"),
        (r"Unknown environment '(.+)'", "There is no environment called {0}"),
        (r"Undefined control sequence (.+)", "There is no command called {0}"),
        (r"Extra (\\left|\\right|\\middle)", "{0} has no partner"),
        (r"Missing \\(?:left|right) or extra (\\left|\\right)", "{0} has no partner"),
        (r"Missing (\\begin\{.+\}) or extra (\\end\{.+\})", "{1} has no {0} before it"),
        (r"Missing (super|sub)script or", "^ or _ is followed by nothing"),
        (r"macro parameter character (#)", "{0} needs a backslash before it"),
        (r"Can't find closing delimiter for (.+)", "What follows {0} is never closed"),
        (r"Misplaced (.+)", "{0} stands where it means nothing"),
        (r"(.+) is allowed only on operators", "{0} works only after an operator such as \\sum"),
        (r"'(.)' allowed only in math mode", "{0} inside \\text needs a backslash before it"),
        (r"Could not find closing '\]' for argument to (.+)", "The [ after {0} is never closed"),
        (r"Runaway argument for (.+)\?", "What follows {0} is never closed"),
        (r"Use of (.+) doesn't match its definition", "{0} is used in another way than it is defined"),
        (r"Missing dimension or its units for (.+)", "{0} needs a length with its unit, such as 1em"),
    )
)
_PLACE = re.compile(r" \(character \d+\)$")
_BRACE = re.compile(r"\\.|(?<!\\)%[^\n]*|[{}]", re.DOTALL)


def in_plain_words(complaint: str, tex: str) -> str:
    """MathJax's complaint about `tex` as one plain sentence, with the character it begins at where that is known."""
    words = _words(complaint, tex)
    # Marked deletions make the TeX longer than what its writer counts in.
    return _PLACE.sub("", words) if CLOZE_CLASS in tex else words


def _words(complaint: str, tex: str) -> str:
    complaint = re.sub(r"^(?:\w*Error: |MathJax render error: )+", "", complaint.strip())
    for part, words in _ENGINE_SAYS:
        if part in complaint:
            return words
    if "brace" in complaint:
        return _brace_problem(tex) or complaint
    for pattern, words in _PATTERNS:
        found = pattern.search(complaint)
        if found:
            return words.format(*found.groups()) + _place(tex, found[1])
    return complaint or "MathJax cannot read this formula"


def _place(tex: str, part: str) -> str:
    """Where a part stands, if it is there once: of several the first may be innocent."""
    letters = r"(?![A-Za-z])" if part[-1:].isalpha() else ""
    places = [match.start() for match in re.finditer(re.escape(part) + letters, tex)]
    return f" (character {places[0] + 1})" if len(places) == 1 else ""


def _brace_problem(tex: str) -> str:
    opened: list[int] = []
    for match in _BRACE.finditer(tex):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}":
            if not opened:
                return f"A closing brace has no partner (character {match.start() + 1})"
            opened.pop()
    return f"An opening brace is never closed (character {opened[-1] + 1})" if opened else ""
