"""Inputs and answers as text: short enough to be shown, and read back where a person types them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from tikprep.domain.neutral_types import TypeProblem, Value
from tikprep.domain.problem import Problem, Sample, Signature

SHOWN = 2_000


def short_text(value: Value, most: int = SHOWN) -> str:
    """A value on one line as JSON writes it, cut after `most` characters; a text stands as it is."""
    if isinstance(value, str):
        return _cut(value, most)
    parts: list[str] = []
    length = 0
    for part in _tokens(value):
        parts.append(part)
        length += len(part)
        if length > most:
            break
    return _cut("".join(parts), most)


def input_text(value: Value, signature: Signature | None, most: int = SHOWN) -> str:
    """The input of a case: an argument a line under its name, or the text of a program."""
    if signature is None or not isinstance(value, list):
        return short_text(value, most)
    named = zip(signature.parameters, value, strict=False)
    return "\n".join(f"{parameter.name} = {_quoted(each, most)}" for parameter, each in named)


def answer_text(value: Value, signature: Signature | None, most: int = SHOWN) -> str:
    """An answer; a text that a function gives back keeps its quotes."""
    return short_text(value, most) if signature is None else _quoted(value, most)


def typed_input(text: str, signature: Signature | None) -> Value:
    """What a person typed, as a value. Raises TypeProblem with what to mend."""
    if signature is None:
        return text if not text or text.endswith("\n") else text + "\n"
    names = [parameter.name for parameter in signature.parameters]
    pieces = re.split(rf"^\s*({'|'.join(map(re.escape, names))})\s*=", text, flags=re.MULTILINE)
    if len(pieces) == 1:
        return _parsed(text, "input")
    if pieces[0].strip():
        raise TypeProblem(f"'{pieces[0].strip()[:40]}' stands before the first argument")
    given = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    missing = [name for name in names if name not in given]
    if missing:
        raise TypeProblem(f"a line '{missing[0]} = …' is missing")
    return [_parsed(given[name], name) for name in names]


def statement_of(problem: Problem) -> str:
    """The statement with its examples, in Markdown."""
    parts = [problem.statement.strip()]
    for number, sample in enumerate(problem.samples, start=1):
        parts += list(_example(problem, sample, number))
    limits = problem.limits
    parts.append(f"*{limits.time_ms / 1000:g} s and {limits.memory_mb} MB a case.*")
    return "\n\n".join(parts)


def _example(problem: Problem, sample: Sample, number: int) -> Iterator[str]:
    yield f"**Example {number}**"
    given = input_text(sample.input, problem.signature, 4 * SHOWN).rstrip("\n")
    answer = answer_text(sample.expected, problem.signature, 4 * SHOWN).rstrip("\n")
    if problem.signature is None:
        yield _fenced(given)
        yield "gives"
        yield _fenced(answer)
    else:
        yield _fenced(f"{given}\n→ {answer}")
    if sample.explanation:
        yield sample.explanation


def _fenced(text: str) -> str:
    runs = [len(run) for run in re.findall(r"`+", text)]
    fence = "`" * max(3, max(runs, default=0) + 1)
    return f"{fence}text\n{text}\n{fence}"


def _parsed(text: str, name: str) -> Value:
    try:
        parsed: Value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise TypeProblem(f"{name}: '{text.strip()[:40]}' is no value; write it as JSON does") from error
    return parsed


def _quoted(value: Value, most: int) -> str:
    return _cut(json.dumps(value, ensure_ascii=False), most) if isinstance(value, str) else short_text(value, most)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + " …"


def _tokens(value: Value) -> Iterator[str]:
    """The JSON of a value piece by piece, so that a large one is never written whole."""
    if isinstance(value, list | tuple):
        yield "["
        for place, each in enumerate(value):
            if place:
                yield ", "
            yield from _tokens(each)
        yield "]"
    elif isinstance(value, Mapping):
        yield "{"
        for place, (key, each) in enumerate(value.items()):
            if place:
                yield ", "
            yield from _tokens(key)
            yield ": "
            yield from _tokens(each)
        yield "}"
    else:
        yield json.dumps(value, ensure_ascii=False)
