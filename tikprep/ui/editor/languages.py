"""What typing has to know of a language: its indent, its comment, and the words that open or end a block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Language:
    """One language. `lexer` is its name in Pygments; `title` is read to people."""

    lexer: str
    title: str
    indent: str = "    "
    comment: str = "//"
    opens_after_colon: bool = False
    # A line that begins with one of these and ends with ":" indents the next.
    labels: frozenset[str] = frozenset()
    # A line that begins with one of these ends its block.
    ends_block: frozenset[str] = frozenset()
    quotes: str = "\"'"
    aligns_in_brackets: bool = False

    @property
    def uses_tabs(self) -> bool:
        """Whether a tab is the unit of indentation."""
        return self.indent == "\t"


_C_LABELS: Final = frozenset({"case", "default", "public", "private", "protected"})
LANGUAGES: Final[tuple[tuple[tuple[str, ...], Language], ...]] = (
    (
        ("python", "py", "python3", "py3"),
        Language(
            "python",
            "Python",
            comment="#",
            opens_after_colon=True,
            ends_block=frozenset({"return", "break", "pass", "continue", "raise"}),
            aligns_in_brackets=True,
        ),
    ),
    (("cpp", "c++", "cc", "cxx", "hpp"), Language("cpp", "C++", labels=_C_LABELS)),
    (("c", "h"), Language("c", "C", labels=_C_LABELS)),
    (("go", "golang"), Language("go", "Go", indent="\t", labels=_C_LABELS, quotes="\"'`")),
    (("java",), Language("java", "Java", labels=_C_LABELS)),
    (("javascript", "js"), Language("javascript", "JavaScript", indent="  ", labels=_C_LABELS, quotes="\"'`")),
    (("typescript", "ts"), Language("typescript", "TypeScript", indent="  ", labels=_C_LABELS, quotes="\"'`")),
    (("rust", "rs"), Language("rust", "Rust", quotes='"')),
    (("kotlin", "kt"), Language("kotlin", "Kotlin")),
    (("sql",), Language("sql", "SQL", comment="--")),
    (("bash", "sh", "shell"), Language("bash", "Shell", indent="  ", comment="#")),
    (("yaml", "yml"), Language("yaml", "YAML", indent="  ", comment="#", opens_after_colon=True)),
)
PLAIN: Final = Language("", "plain text", comment="", quotes="")


def language_of(name: str) -> Language:
    """The language of a name as people write it; plain text for one that is not known."""
    wanted = name.strip().lower()
    return next((language for names, language in LANGUAGES if wanted in names), PLAIN)
