"""Made-up answers to the shipped problems get the verdicts that they were made for, most of them in C++."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.runner import go_java_answers
from tests.runner.cpp_answers import FAULTS, a_fault, answer_to, reference_of, told_anew
from tests.runner.judging import needs_language
from tests.runner.two_hundred import KINDS, SLUGS, hand_made_cases, shipped, submission, surprises, tag_in
from tikprep.domain.problem import CaseLimits, Verdict
from tikprep.paths import decks_folder
from tikprep.runner.builds import Built
from tikprep.runner.judge import Effort, Judge

LIMITS = CaseLimits(time_ms=400, memory_mb=96)
# What is not built takes the compiler little time; the others are of one problem, whose cases are made once.
BROKEN = range(11 * len(SLUGS), 200, 5)
SOME_OF_200 = (*(block * len(SLUGS) + 10 for block in (0, 4, 8, 10)), *BROKEN)


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    needs_language("cpp")
    with Judge(seed=21) as judge:
        judge.prepare("cpp")
        yield judge


@pytest.mark.parametrize("slug", SLUGS)
def test_each_fault_is_told_in_the_case_that_has_it_and_in_no_other(judge: Judge, slug: str) -> None:
    rng, folder = random.Random(slug), shipped(slug)
    folder = replace(folder, problem=replace(folder.problem, limits=LIMITS))
    cases = hand_made_cases(folder)
    kinds = [*FAULTS, "crash", "crash", "wrong"]
    faults = [(case, a_fault(kind, rng)) for case, kind in zip(rng.sample(cases, len(kinds)), kinds, strict=True)]
    source = answer_to(folder, faults, rng)
    wanted = {tag_in(folder, case): fault.verdict for case, fault in faults}
    built = judge.compiled(folder.problem, "cpp", source)
    assert isinstance(built, Built), f"{built}\n{source}"
    suite = judge.suite(folder, built, cases, Effort(60))
    told = [(case.name, case.verdict) for case in suite.cases]
    assert told == [(case.name, wanted.get(tag_in(folder, case), Verdict.AC)) for case in cases], source


@pytest.mark.parametrize("language", ["go", "java"])
@pytest.mark.parametrize("slug", go_java_answers.SLUGS)
def test_other_languages_tell_each_fault_in_its_case(judge: Judge, language: str, slug: str) -> None:
    needs_language(language)
    rng, folder = random.Random(f"{language} {slug}"), shipped(slug)
    folder = replace(folder, problem=replace(folder.problem, limits=LIMITS))
    cases = hand_made_cases(folder)
    kinds = go_java_answers.KINDS
    faults = list(zip(rng.sample(cases, len(kinds)), kinds, strict=True))
    source = go_java_answers.answer_in(language, folder, faults, rng)
    wanted = {tag_in(folder, case): FAULTS[kind][0] for case, kind in faults}
    built = judge.compiled(folder.problem, language, source)
    assert isinstance(built, Built), f"{built}\n{source}"
    suite = judge.suite(folder, built, cases, Effort(60))
    told = [(case.name, case.verdict) for case in suite.cases]
    messages = [(case.name, case.message) for case in suite.cases]
    assert told == [(case.name, wanted.get(tag_in(folder, case), Verdict.AC)) for case in cases], (messages, source)


@pytest.mark.parametrize("number", SOME_OF_200)
def test_one_of_the_two_hundred_gets_its_verdict(judge: Judge, number: int) -> None:
    asked = submission(number)
    result = judge.submit(shipped(asked.slug), "cpp", asked.source, stops_at_failure=True)
    assert surprises(asked, result) == [], asked.source


def test_two_hundred_answers_take_each_problem_and_each_kind_and_are_all_different() -> None:
    asked = [submission(number) for number in range(200)]
    assert len({each.source for each in asked}) == 200
    assert {each.slug for each in asked} == {
        path.parent.name for path in (decks_folder() / "problems").glob("*/spec.json")
    }
    assert {each.kind for each in asked} == set(KINDS)
    assert {each.wanted for each in asked} == set(Verdict)


def test_a_program_told_anew_has_the_same_words_in_it_but_its_own_names() -> None:
    told = told_anew("#include <b>\n#include <a>\nint f(int row) { return row.size() + size; }", random.Random(1), "f")
    assert "row" not in told
    assert "f" in told.split("(", maxsplit=1)[0]
    assert told.count("size") == 2
    assert reference_of(shipped("lfu")) != told
