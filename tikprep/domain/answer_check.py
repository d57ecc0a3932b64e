"""How far a typed answer is from the one that a card expects.

A number is judged by tolerance and unit, a text by its words, a program by its lines; each
verdict comes with one sentence that says what to mend. The grade stays the person's.
"""

from __future__ import annotations

import ast
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from tikprep.domain.answer_runs import Run, compared, compared_lines, likeness
from tikprep.domain.answers import ExpectedAnswer, NumericAnswer, TextAnswer
from tikprep.domain.model import Rating
from tikprep.domain.quantities import leading_count, read_quantity, read_unit, with_billions, with_plain_powers

_LONGEST_TYPED = 5_000
# An estimate within a factor of three has the right order of magnitude.
_SAME_MAGNITUDE = 3.0
_FACTORS = (
    (8.0, "bits and bytes may be mixed up"),
    (60.0, "seconds and minutes may be mixed up"),
    (100.0, "a share and per cent may be mixed up"),
    (1_000.0, "a prefix may be wrong: kilo, mega, giga"),
    (1_000_000.0, "a prefix may be wrong by two steps"),
)
_FINAL_STOP = re.compile(r"[\s.;]+$")
# What a sentence can lose without another meaning: marks at the end of a word, and quotes.
_SOFT_MARKS = re.compile(r"[,;:.?](?=\s|$)|[\"'`’‘“”]")
_HYPHEN = re.compile(r"(?P<before>[^\W\d_]{1,30})[-‐-–](?=(?P<after>[^\W_]{1,30}))")
_FUNCTIONS = frozenset("log ln exp sqrt sin cos tan min max sum avg mean var std mod det arg lim".split())
# The derivative of a function of one letter.
_PRIMED = re.compile(r"(?<![\w'\"’‘])([^\W\d_])(['’′]+)(?![^\W\d_'’])")
# Over a single letter these name another quantity: an estimate, a mean, a vector. Elsewhere they are spelling.
_HATS = frozenset("\u0302\u0303\u0304\u0305\u0307\u0308\u20d7")
_STROKES = frozenset("\u0338\u20d2")
_SPACE_BETWEEN_NUMBERS = re.compile(r"(?<=\d)\s+(?=\d)")
# Signs and digits carry the meaning: where they differ, answers that look alike are not.
_MEANS = frozenset("\x000123456789+-−*/%<>=≤≥≠!^|&~.√∞∑∏∂∈∋⊂⊃∀∃∧∨¬→←′") | _HATS | _STROKES
_LEXEMES = re.compile(
    r"(?P<text>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')|(?P<comment>//[^\n]*|/\*.*?\*/)"
    r"|(?P<line>(?m:^)[ \t]*\#[^\n]*)|(?P<word>\w+)"
    r"|(?P<sign>\+\+|--|->|<<=|>>=|<=>|[-+*/%&|^=!<>]=|&&|\|\||::|<<|>>|[^\w\s])",
    re.DOTALL,
)
_SQL_LEXEMES = re.compile("(?P<dashes>--[^\n]*)|" + _LEXEMES.pattern.replace(r"//[^\n]*|", ""), re.DOTALL)


class Outcome(Enum):
    """How an answer is to be taken."""

    RIGHT = "right"
    CLOSE = "close"
    WRONG = "wrong"


_SUGGESTED = {Outcome.RIGHT: Rating.GOOD, Outcome.CLOSE: Rating.HARD, Outcome.WRONG: Rating.AGAIN}


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """The verdict on a typed answer, one sentence about it, and the comparison of a text, empty for numbers."""

    outcome: Outcome
    message: str
    runs: tuple[Run, ...] = ()

    @property
    def suggested(self) -> Rating:
        """What the grades begin with; the person may still choose another."""
        return _SUGGESTED[self.outcome]


def check_answer(expected: ExpectedAnswer, typed: str) -> CheckedAnswer:
    """Compare what was typed with what is expected."""
    typed = typed[: longest_typed(expected)]
    if isinstance(expected, NumericAnswer):
        return _check_number(expected, typed)
    return _check_code(expected, typed) if expected.language else _check_words(expected, typed)


def longest_typed(expected: ExpectedAnswer) -> int:
    """How many characters of an answer are looked at: always more than the expected one has."""
    return _LONGEST_TYPED + (len(expected.text) if isinstance(expected, TextAnswer) else 0)


# Numbers


def _check_number(expected: NumericAnswer, typed: str) -> CheckedAnswer:
    wanted = shown_number(expected.value, expected.unit)
    quantity = read_quantity(typed)
    if quantity is None:
        return CheckedAnswer(Outcome.WRONG, f"No number was found in this answer; {wanted} was expected.")
    unit = read_unit(expected.unit)
    given = read_unit(quantity.unit if "bytes" in unit.dimension else with_billions(quantity.unit))
    sizes = [given.factor / unit.factor]
    if given.dimension == "":
        # The unit stands beside the field: a bare number, thousands and millions counted, is one of it.
        # Where the unit itself counts in millions, it may be the whole count too.
        sizes = [given.factor, given.factor / leading_count(expected.unit)]
        if given.factor != 1:
            # `51.2G` where gigabytes are asked.
            sizes.insert(0, given.factor / unit.factor)
    elif given.dimension == "money" and unit.dimension.startswith("money per "):
        # So it does where a price is asked and only its dollars are typed.
        sizes = [given.factor / read_unit(re.split("/| per ", expected.unit)[0]).factor]
    elif given.dimension != unit.dimension and (unit.dimension, given.dimension) != ("", "share"):
        return CheckedAnswer(Outcome.WRONG, f"“{quantity.unit}” measures something else than {wanted}.")
    ratios = [_ratio(quantity.number * size, expected.value) for size in sizes]
    ratio = next((ratio for ratio in ratios if _is_within(ratio, expected.tolerance)), ratios[-1])
    if _is_within(ratio, expected.tolerance):
        exactly = math.isclose(ratio, 1.0, rel_tol=1e-9)
        return CheckedAnswer(Outcome.RIGHT, f"Right: {wanted}." if exactly else f"Close enough to {wanted}.")
    how_far = _how_far(ratio, expected.value)
    is_near = 1 / _SAME_MAGNITUDE <= ratio <= _SAME_MAGNITUDE
    told = how_far.capitalize()
    if is_near and expected.tolerance:
        told += f", where {shown_tolerance(expected.tolerance)} is allowed"
    return CheckedAnswer(Outcome.CLOSE if is_near else Outcome.WRONG, f"{told}: {wanted} was expected.")


def _ratio(typed: float, wanted: float) -> float:
    """Typed by wanted; 1 if both are zero, below 0 if their signs differ."""
    if wanted == 0:
        return 1.0 if typed == 0 else math.inf
    return typed / wanted


def _is_within(ratio: float, tolerance: float) -> bool:
    # A little room, so that an answer on the very edge is not lost to binary fractions.
    room = 1e-9
    if tolerance > 1:
        return 1 / tolerance - room <= ratio <= tolerance + room
    return abs(ratio - 1) <= tolerance + room


def _how_far(ratio: float, wanted: float) -> str:
    if wanted == 0:
        return "it should be zero"
    if ratio <= 0:
        return "the sign or the zero is wrong"
    factor, direction = (ratio, "large") if ratio > 1 else (1 / ratio, "small")
    if factor < 2:
        share = abs(ratio - 1) * 100
        return f"{share:.0f}% too {direction}" if share >= 10 else f"{share:.2g}% too {direction}"
    if factor >= 1e9:
        return f"far too {direction}"
    told = f"too {direction} by a factor of {factor:,.0f}" if factor >= 10 else f"{factor:.1f} times too {direction}"
    hint = next((hint for size, hint in _FACTORS if math.isclose(factor, size, rel_tol=0.04)), "")
    return f"{told} ({hint})" if hint else told


def shown_number(value: float, unit: str) -> str:
    """A number with its unit as the cards write it: `51.2 GB`, `40,000 req/s`."""
    text = f"{value:,.6g}" if abs(value) < 999_999.5 else f"{value:,.0f}" if abs(value) < 1e12 else f"{value:.4g}"
    if unit in ("%", "‰"):
        return f"{text}{unit}"
    return f"{text} {unit}".strip()


def shown_tolerance(tolerance: float) -> str:
    """A tolerance in words: `5%`, `a factor of 2`."""
    return f"a factor of {tolerance:g}" if tolerance > 1 else f"{tolerance * 100:.3g}%"


# Words and programs


def _check_words(expected: TextAnswer, typed: str) -> CheckedAnswer:
    wanted, given = _plain(expected.text), _plain(typed)
    if wanted == given:
        return CheckedAnswer(Outcome.RIGHT, "Right.")
    if _folded(wanted) == _folded(given):
        return CheckedAnswer(Outcome.RIGHT, "Right, but for capitals, accents or spaces.", compared(given, wanted))
    runs = compared(given, wanted)
    is_alike = likeness(_folded(given), _folded(wanted)) >= 0.8
    if is_alike and _meaning(given) == _meaning(wanted):
        return CheckedAnswer(Outcome.CLOSE, "Nearly: see what differs.", runs)
    return CheckedAnswer(Outcome.WRONG, "This differs from the answer.", runs)


def _plain(text: str) -> str:
    words = " ".join(unicodedata.normalize("NFC", text).split())
    return _FINAL_STOP.sub("", words) or words


def _folded(text: str) -> str:
    """Without case, accents, spaces and the marks of a sentence; what has a meaning in a formula stays."""
    text = _PRIMED.sub(lambda found: found[1] + "′" * len(found[2]), text)
    raised = with_plain_powers(text.casefold()).replace("**", "^")
    plain = "".join(_unaccented(unicodedata.normalize("NFKD", raised)))
    plain = _SPACE_BETWEEN_NUMBERS.sub("\0", plain.replace("−", "-"))
    soft = _SOFT_MARKS.sub("", _HYPHEN.sub(_without_hyphen, plain))
    return "".join((soft if any(c.isalnum() for c in soft) else plain).split())


def _unaccented(text: str) -> Iterator[str]:
    """Decomposed text without the accents of words; a hat over a single letter and a stroke through a sign stay."""
    letters = [place for place, c in enumerate(text) if not unicodedata.combining(c)]
    for number, place in enumerate(letters):
        base, end = text[place], letters[number + 1] if number + 1 < len(letters) else len(text)
        marks = text[place + 1 : end]
        around = text[letters[number - 1]] if number else " ", text[end] if end < len(text) else " "
        is_alone = base.isalpha() and not any(c.isalpha() for c in around)
        yield base + "".join(m for m in marks if m in _STROKES or (is_alone and m in _HATS))


def _without_hyphen(found: re.Match[str]) -> str:
    """The word before a hyphen without it, as in k-means or top-5; a minus, as in n-1 or n-log n, stays."""
    before, after = found["before"], found["after"]
    is_word = not {before, after} & _FUNCTIONS and (
        len(before) >= 2 if after.isdigit() else after.isalpha() and max(len(before), len(after)) >= 3
    )
    return before if is_word else found[0]


def _meaning(text: str) -> str:
    return "".join(c for c in _folded(text) if c in _MEANS)


def _check_code(expected: TextAnswer, typed: str) -> CheckedAnswer:
    wanted, given = _lines(expected.text), _lines(typed)
    if wanted == given:
        return CheckedAnswer(Outcome.RIGHT, "Right, character for character.")
    runs = compared_lines(given, wanted)
    if expected.language == "output":
        if _squeezed(wanted) == _squeezed(given):
            return CheckedAnswer(Outcome.CLOSE, "Right but for spaces or line ends.", runs)
    elif _is_same_program(wanted, given, expected.language):
        return CheckedAnswer(Outcome.RIGHT, "The same program, laid out differently.", runs)
    if likeness(_squeezed(given), _squeezed(wanted)) >= 0.9:
        return CheckedAnswer(Outcome.CLOSE, "Nearly: see what differs.", runs)
    return CheckedAnswer(Outcome.WRONG, "This differs from the answer.", runs)


def _lines(text: str) -> list[str]:
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").expandtabs(4)
    return [line.rstrip() for line in text.strip("\n").rstrip().split("\n")]


def _squeezed(lines: Sequence[str]) -> str:
    return "".join("".join(lines).split())


def _is_same_program(wanted: Sequence[str], given: Sequence[str], language: str) -> bool:
    if language in ("python", "py", "python3"):
        try:
            trees = [ast.dump(ast.parse("\n".join(lines))) for lines in (wanted, given)]
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
        return trees[0] == trees[1]
    if language not in ("cpp", "c++", "java", "sql", "json"):
        return False
    words = [list(_program_words("\n".join(lines), language)) for lines in (wanted, given)]
    return words[0] == words[1]


def _program_words(text: str, language: str) -> Iterator[str]:
    """What a compiler would read, where indentation means nothing: no spaces and no comments, strings as they are."""
    is_sql = language == "sql"
    for found in (_SQL_LEXEMES if is_sql else _LEXEMES).finditer(text):
        if found["comment"] is not None or (is_sql and found["dashes"] is not None):
            continue
        if found["line"] is not None:
            yield " ".join(found[0].split())
        else:
            yield found[0].casefold() if is_sql and found["word"] is not None else found[0]
