"""Reads a problem from its folder.

problem.md     front matter (title, difficulty, tags), the statement, `## Hints` and `## Follow-ups` as numbered lists;
               a follow-up is a question, `Answer:` and what an interviewer hopes to hear
spec.json      signature, comparer, limits, sizes, complexity, samples; without a signature it asks for a program
ref.py         the intended answer     brute.py  one that is plainly right, by another idea
ref.cpp        the intended answer in C++: only the tests read it
gen.py         gen(seed, size) -> input; may have worst(size) -> input, and valid(input) -> whether it may be asked
edge.json      cases made by hand
check.py       check(input, expected, got) -> "" or what is wrong, for the comparer `checker`
mutants/*.py   wrong answers, each of which a case must catch
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from tikprep.domain.neutral_types import NeutralType, TypeProblem, Value, fitted, parse_type
from tikprep.domain.problem import CaseLimits, Complexity, Parameter, Problem, Sample, Signature
from tikprep.errors import DeckFormatError, NotFound
from tikprep.runner.compare import CHECKER, comparer_named

_MOST_BYTES = 4 * 1024 * 1024
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\Z")
_ITEM = re.compile(r"\d+\. +(.*)")
_DIFFICULTIES = ("easy", "medium", "hard")
_LIST_SECTIONS = ("Hints", "Follow-ups")


@dataclass(frozen=True, slots=True)
class HandMadeCase:
    """A case of edge.json."""

    name: str
    input: Value
    expected: Value


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large generated inputs are: small enough for the brute force, in between, and at the limit."""

    small: int
    medium: int
    large: int


@dataclass(frozen=True, slots=True)
class ProblemFolder:
    """A problem with all that its judging needs; programs are source texts in Python."""

    problem: Problem
    folder: Path
    reference: str
    brute: str
    generator: str
    checker: str
    edges: tuple[HandMadeCase, ...]
    sizes: Sizes


def find_problem(slug: str, problems: Path) -> ProblemFolder:
    """The problem of this name in a folder of problems. Raises NotFound or DeckFormatError."""
    folder = problems / slug
    if _SLUG.match(slug) is None or not folder.is_dir():
        known = ", ".join(sorted(path.parent.name for path in problems.glob("*/spec.json"))) or "none"
        raise NotFound(f"There is no problem '{slug}'. There are: {known}.")
    return read_problem(folder)


def read_problem(folder: Path) -> ProblemFolder:
    """The problem in a folder. Raises DeckFormatError that names the file and the line to mend."""
    prose = _Prose(folder / "problem.md")
    spec = _Spec(folder / "spec.json")
    signature = spec.signature()
    comparer = spec.text("comparer", "exact")
    if comparer != CHECKER and comparer_named(comparer) is None:
        spec.fail("comparer", f"there is no comparer '{comparer}'")
    edges = _Spec(folder / "edge.json")
    problem = Problem(
        slug=folder.name,
        title=prose.title,
        statement=prose.statement,
        difficulty=prose.difficulty,
        signature=signature,
        comparer=comparer,
        limits=spec.limits(),
        samples=spec.samples(signature),
        complexity=spec.complexity(),
        hints=prose.lists["Hints"],
        follow_ups=prose.lists["Follow-ups"],
        tags=prose.tags,
    )
    return ProblemFolder(
        problem=problem,
        folder=folder,
        reference=_read(folder / "ref.py"),
        brute=_read(folder / "brute.py"),
        generator=_read(folder / "gen.py"),
        checker=_read(folder / "check.py") if comparer == CHECKER else "",
        edges=edges.edges(signature),
        sizes=spec.sizes(),
    )


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise DeckFormatError(path, 0, f"it is larger than {_MOST_BYTES // 1024} KB: make it smaller")
        return path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except FileNotFoundError as error:
        raise DeckFormatError(path, 0, "it is missing") from error
    except UnicodeDecodeError as error:
        raise DeckFormatError(path, 0, "it is not written in UTF-8") from error
    except OSError as error:
        raise DeckFormatError(path, 0, f"it cannot be read ({error.strerror})") from error


class _Prose:
    """What problem.md says."""

    def __init__(self, path: Path) -> None:
        self._path = path
        lines = _read(path).split("\n")
        end = next((at for at, line in enumerate(lines) if at and line.strip() == "---"), 0)
        if lines[0].strip() != "---" or not end:
            raise DeckFormatError(path, 1, "it must begin with a front matter between two lines '---'")
        self._head: dict[str, tuple[str, int]] = {}
        for number, line in enumerate(lines[1:end], start=2):
            key, colon, value = line.partition(":")
            if not colon or key.strip() not in ("title", "difficulty", "tags"):
                raise DeckFormatError(path, number, f"'{line}' is none of title:, difficulty: and tags:")
            self._head[key.strip()] = (value.strip(), number)
        self.title = self._needed("title")
        self.difficulty = self._needed("difficulty")
        if self.difficulty not in _DIFFICULTIES:
            number = self._head["difficulty"][1]
            raise DeckFormatError(path, number, f"the difficulty is none of {', '.join(_DIFFICULTIES)}")
        tags = self._head.get("tags", ("", 0))[0]
        self.tags = tuple(tag for part in tags.split(",") if (tag := part.strip()))
        self.lists: dict[str, tuple[str, ...]] = dict.fromkeys(_LIST_SECTIONS, ())
        self.statement = self._sections(lines, end + 1)

    def _needed(self, key: str) -> str:
        value, number = self._head.get(key, ("", 1))
        if not value:
            raise DeckFormatError(self._path, number, f"the front matter has no {key}")
        return value

    def _sections(self, lines: list[str], start: int) -> str:
        statement: list[str] = []
        section, items = "", list[str]()
        for number, line in enumerate(lines[start:], start=start + 1):
            heading = line.removeprefix("## ").strip() if line.startswith("## ") else ""
            if heading in _LIST_SECTIONS:
                section, items = heading, []
            elif not section:
                statement.append(line)
            elif item := _ITEM.match(line):
                items.append(item[1].strip())
            elif line.strip() and items and line.startswith(" "):
                items[-1] += " " + line.strip()
            elif line.strip():
                raise DeckFormatError(self._path, number, f"'{line}' is no item '1. …' of the list {section}")
            if section:
                self.lists[section] = tuple(items)
        text = "\n".join(statement).strip()
        if not text:
            raise DeckFormatError(self._path, start + 1, "there is no statement")
        return text


class _Spec:
    """What a JSON file says, with the line of each complaint."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._text = _read(path)
        try:
            self._content = json.loads(self._text, parse_constant=self._refuse_constant)
        except json.JSONDecodeError as error:
            raise DeckFormatError(path, error.lineno, f"it is not JSON: {error.msg}") from error
        except RecursionError as error:
            raise DeckFormatError(path, 1, "it nests too deep") from error

    def _refuse_constant(self, name: str) -> NoReturn:
        self.fail(name, f"{name} is not JSON")

    def fail(self, needle: str, problem: str, nth: int = 0) -> NoReturn:
        """Raise the complaint at the line of the nth word like this, counted from 0."""
        numbers = [number for number, line in enumerate(self._text.split("\n"), start=1) if needle in line]
        line = numbers[min(nth, len(numbers) - 1)] if numbers and needle else 1
        raise DeckFormatError(self._path, line, problem)

    def _object(self, key: str | None = None) -> Mapping[str, object]:
        found = self._content
        if key is not None:
            found = self._object().get(key, {})
        if not isinstance(found, dict):
            self.fail(f'"{key}"' if key else "", f"{key or 'it'} must be an object {{…}}")
        return found

    def text(self, key: str, default: str) -> str:
        found = self._object().get(key, default)
        if not isinstance(found, str):
            self.fail(f'"{key}"', f"{key} must be a text")
        return found

    def _number(self, section: str, key: str, default: int | None, most: int) -> int:
        found = self._object(section).get(key, default)
        if not isinstance(found, int) or isinstance(found, bool) or not 1 <= found <= most:
            self.fail(f'"{key}"', f"{section}.{key} must be a whole number from 1 to {most}")
        return found

    def limits(self) -> CaseLimits:
        usual = CaseLimits()
        return CaseLimits(
            time_ms=self._number("limits", "time_ms", usual.time_ms, 60_000),
            memory_mb=self._number("limits", "memory_mb", usual.memory_mb, 4_096),
            output_bytes=self._number("limits", "output_bytes", usual.output_bytes, 16 * 1024 * 1024),
        )

    def sizes(self) -> Sizes:
        small, medium, large = (self._number("sizes", key, None, 10_000_000) for key in ("small", "medium", "large"))
        return Sizes(small, medium, large)

    def complexity(self) -> Complexity:
        found = self._object("complexity")
        time, space = found.get("time"), found.get("space")
        if not isinstance(time, str) or not isinstance(space, str):
            self.fail('"complexity"', "complexity must tell time and space, such as O(n)")
        return Complexity(time, space)

    def signature(self) -> Signature | None:
        if "signature" not in self._object():
            return None
        found = self._object("signature")
        name, rows, returns = found.get("name"), found.get("parameters"), found.get("returns")
        if not isinstance(name, str) or _NAME.match(name) is None:
            self.fail('"name"', "the name of the function must be in snake_case")
        if not isinstance(rows, list):
            self.fail('"signature"', "signature.parameters must be a list")
        parameters = []
        for at, row in enumerate(rows):
            own = row.get("name") if isinstance(row, dict) else None
            if not isinstance(own, str) or _NAME.match(own) is None:
                self.fail('"name"', "a parameter must have a name in snake_case", at + 1)
            parameters.append(Parameter(own, self._type(row.get("type"))))
        if len({parameter.name for parameter in parameters}) < len(parameters):
            self.fail('"parameters"', "two parameters have the same name")
        return Signature(name, tuple(parameters), self._type(returns))

    def _type(self, text: object) -> NeutralType:
        if not isinstance(text, str):
            self.fail('"signature"', "each parameter and the answer must have a type")
        try:
            return parse_type(text)
        except TypeProblem as error:
            self.fail(text, str(error))

    def samples(self, signature: Signature | None) -> tuple[Sample, ...]:
        rows = self._object().get("samples")
        if not isinstance(rows, list) or not rows:
            self.fail('"samples"', "there must be at least one sample")
        found = []
        for at, row in enumerate(rows):
            given, expected = self._case(row, signature, at)
            explanation = row.get("explanation", "")
            found.append(Sample(given, expected, explanation if isinstance(explanation, str) else ""))
        return tuple(found)

    def edges(self, signature: Signature | None) -> tuple[HandMadeCase, ...]:
        if not isinstance(self._content, list):
            self.fail("", "it must be a list of cases")
        found = []
        for at, row in enumerate(self._content):
            name = row.get("name") if isinstance(row, dict) else None
            if not isinstance(name, str):
                self.fail('"input"', "each case must have a name", at)
            found.append(HandMadeCase(name, *self._case(row, signature, at)))
        return tuple(found)

    def _case(self, row: object, signature: Signature | None, at: int) -> tuple[Value, Value]:
        if not isinstance(row, dict) or "input" not in row or "expected" not in row:
            self.fail('"input"', f"case {at + 1} must have an input and an expected answer", at)
        try:
            return fitted_case(row["input"], row["expected"], signature)
        except TypeProblem as error:
            self.fail('"input"', f"case {at + 1}: {error}", at)


def fitted_case(given: Value, expected: Value, signature: Signature | None) -> tuple[Value, Value]:
    """Input and answer in the form of their types; the texts of a program may be lists of lines. Raises TypeProblem."""
    if signature is None:
        return _joined(given), _joined(expected)
    return fitted_arguments(given, signature), fitted(expected, signature.returns)


def fitted_arguments(given: Value, signature: Signature) -> Value:
    """The arguments of one call in the form of their types. Raises TypeProblem."""
    wanted = len(signature.parameters)
    if not isinstance(given, list | tuple) or len(given) != wanted:
        raise TypeProblem(f"the input must be a list of {wanted} arguments")
    found = []
    for value, parameter in zip(given, signature.parameters, strict=True):
        try:
            found.append(fitted(value, parameter.type))
        except TypeProblem as error:
            raise TypeProblem(f"{parameter.name}: {error}") from error
    return found


def _joined(text: Value) -> str:
    if isinstance(text, list) and all(isinstance(line, str) for line in text):
        return "".join(f"{line}\n" for line in text)
    if isinstance(text, str):
        return text
    raise TypeProblem("input and answer of a program are texts or lists of lines")
