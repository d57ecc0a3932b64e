"""What `tikprep check` finds: in a person's deck, in shipped decks, and in the programs of both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tikprep.errors import TikPrepError
from tikprep.paths import decks_folder
from tikprep.services.check import CheckReport, check_paths, fix_paths

SOUND = '## {title} {{#{guid} .basic level=1 rounds=oa tags="heaps"}}\n\n{front}\n\n---\n\n{back}\n'
TAGS = "heaps: Priority queues.\n"
REFS = "a2020:\n  title: A\n  authors: Ann\n  year: 2020\n  venue: V\n"
FRONTS = (
    "Which of the two heaps holds the larger half of a stream?",
    "A merge of many sorted logs keeps how many heads at once?",
    "What does a pop cost when a million entries wait in line?",
)


def head(slug: str, title: str = "Coding::Heaps") -> str:
    return f"---\nformat: tikprep-deck/1\nid: {slug}\ntitle: {title}\n---\n\n"


@dataclass(frozen=True)
class House:
    """A folder of shipped decks with three sound cards; a test adds one that is not."""

    folder: Path

    @property
    def deck(self) -> Path:
        return self.folder / "cards" / "heaps.md"

    def write(self, *cards: str, slug: str = "heaps", title: str = "Coding::Heaps") -> None:
        (self.folder / "cards" / f"{slug}.md").write_text(head(slug, title) + "\n".join(cards), encoding="utf-8")

    def sound_cards(self) -> list[str]:
        return [
            SOUND.format(
                title=f"Card {number}", guid=f"heaps-{number:04d}", front=front, back="It depends.\n\nRefs: a2020"
            )
            for number, front in enumerate(FRONTS, start=1)
        ]

    def problems_with(self, card: str, **options: object) -> list[str]:
        self.write(*self.sound_cards(), card)
        return messages(check_paths([self.folder], **options))  # type: ignore[arg-type]


@pytest.fixture
def house(tmp_path: Path) -> House:
    folder = tmp_path / "decks"
    (folder / "cards").mkdir(parents=True)
    (folder / "tags.yml").write_text(TAGS)
    (folder / "refs.yml").write_text(REFS)
    made = House(folder)
    made.write(*made.sound_cards())
    return made


def messages(report: CheckReport) -> list[str]:
    return [str(problem) for problem in report.problems]


def card(
    front: str = "Which heap is asked?",
    back: str = "Neither.",
    kind: str = "basic",
    attributes: str = 'level=1 rounds=oa tags="heaps"',
    title: str = "Title",
    guid: str = "heaps-0009",
) -> str:
    answer = f"\n\n---\n\n{back}" if back else ""
    return f"## {title} {{#{guid} .{kind} {attributes}}}\n\n{front}{answer}\n"


def own_deck(folder: Path, *cards: str) -> Path:
    path = folder / "own.md"
    path.write_text(head("own") + "\n".join(cards), encoding="utf-8")
    return path


def test_a_sound_house_has_no_problems(house: House) -> None:
    report = check_paths([house.folder])
    assert messages(report) == []
    assert (report.files, report.cards, report.not_verified) == (1, 3, ())


def test_a_problem_names_file_line_and_card(house: House) -> None:
    assert house.problems_with(card(attributes='rounds=oa tags="heaps"')) == [
        "heaps.md, line 37: card heaps-0009: it has no level: write level=1, 2 or 3"
    ]


LONG = ("word " * 60).strip()
HOUSE_RULES = [
    (card(attributes='level=1 tags="heaps"'), "it names no round"),
    (card(attributes='level=1 rounds=lunch tags="heaps"'), "the round 'lunch' is unknown"),
    (card(attributes="level=1 rounds=oa"), "it has 0 tags: give it 1 to 5"),
    (card(attributes='level=1 rounds=oa tags="stacks"'), "the tag 'stacks' is not in tags.yml"),
    (card(attributes='level=1 rounds=oa tags="heaps heaps"'), "the tag 'heaps' stands twice"),
    (card(attributes='level=1 rounds=oa tags="heaps" metric=fame'), "the metric 'fame' is unknown"),
    (card(title="T" * 61), "its title has 61 characters: cut it to 60"),
    (card(front=LONG), "its front has 299 characters outside code: cut it to 280"),
    (card(back=f"{LONG} {LONG}"), "its back has 599 characters outside code: cut it to 420"),
    (card(back=f"x\n\n> Why: {'w' * 161}"), "its why has 161 characters outside code: cut it to 160"),
    (card(back="- a\n- b\n- c\n- d\n- e\n- f"), "a list of its answer has 6 items: keep 5"),
    (card(front="```python\n" + "x\n" * 13 + "```"), "its question shows 13 lines of code: cut them to 12"),
    (card(back="```python\n" + "x" * 89 + "\n```"), "a line of its code has 89 columns: break it at 88"),
    (card(kind="code"), "it has no program to run"),
    (card(kind="bugspot"), "it needs a fence 'bad'"),
    (card(kind="numeric"), "it has no calc fence"),
    (card(back="Refs: b2021"), "the reference 'b2021' is not in refs.yml"),
    (card(back="It is Obviously so."), "it says 'obviously': say it without"),
    (card(back="A real TikTok question."), "it says 'real tiktok': say it without"),
    (card(back="It costs $5."), "a '$' of its back opens or closes no formula"),
    (card(front="{{c1::a}} {{c2::b}} {{c3::c}} {{c4::d}}", back="", kind="cloze"), "it hides 4 things: hide 1 to 3"),
    (card(front="{{c1::a b c d e f g}}", back="", kind="cloze"), "has more than 6 words: hide less"),
    (card(front="{{c1::It is so.}}", back="", kind="cloze"), "is a whole sentence: hide a part of it"),
    (card(front="{{c1::heap::not a heap}}", back="", kind="cloze"), "the hint 'not a heap' tells the answer"),
    (card(front="{{c1::heap}} {{c2:x}}", back="", kind="cloze"), "a deletion cannot be read"),
    (card(front='Look <svg viewBox="0 0 1 1"></svg>'), "a picture has no words"),
    (card(front=FRONTS[0] + " Say."), "its front is 91% that of heaps-0001: ask something else"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "problem"), HOUSE_RULES, ids=[problem for _, problem in HOUSE_RULES])
def test_a_shipped_card_keeps_the_rules_of_the_house(house: House, wrong: str, problem: str) -> None:
    (found,) = house.problems_with(wrong)
    assert found.startswith("heaps.md, line 37: card heaps-0009: ")
    assert problem in found


@pytest.mark.parametrize("wrong", [wrong for wrong, problem in HOUSE_RULES if "characters" not in problem])
def test_a_persons_own_deck_is_free_of_them(tmp_path: Path, wrong: str) -> None:
    path = own_deck(tmp_path, wrong.replace("heaps-", "own-"))
    assert [problem for problem in check_paths([path]).problems if problem.is_error] == []


def test_lengths_are_hints_in_a_persons_own_deck(tmp_path: Path) -> None:
    path = own_deck(tmp_path, card(front=LONG, guid="own-0001"))
    (problem,) = check_paths([path]).problems
    assert not problem.is_error
    assert "299 characters" in problem.message


def test_banned_words_may_stand_in_code(house: House) -> None:
    assert house.problems_with(card(front="What does `just` do?\n\n```\njust simply\n```")) == []


def test_a_recommendation_card_names_a_metric(house: House) -> None:
    house.write(*house.sound_cards(), title="Recommendation::Heaps")
    assert all("it names no metric" in message for message in messages(check_paths([house.folder])))
    assert len(check_paths([house.folder]).problems) == 3


def test_a_picture_of_a_shipped_card_has_words(house: House) -> None:
    (house.folder / "cards" / "x.png").write_bytes(b"")
    assert house.problems_with(card(front="![a heap](x.png)")) == []
    assert "a picture has no words" in house.problems_with(card(front="![](x.png)"))[0]


def test_formulas_are_shown_to_the_renderer(house: House) -> None:
    def problem(tex: str, is_display: bool) -> str | None:
        return f"display {is_display}" if "bad" in tex else None

    found = house.problems_with(card(front="Is $a$ or $bad$?", back="$$\nbad\n$$"), formula_problem=problem)
    assert [message.partition("heaps-0009: ")[2] for message in found] == [
        "the formula 'bad' cannot be drawn (display False): mend it",
        "the formula 'bad' cannot be drawn (display True): mend it",
    ]


# Sums


@pytest.mark.parametrize("house_or_own", ["house", "own"])
def test_a_sum_that_does_not_hold_is_an_error_anywhere(house: House, tmp_path: Path, house_or_own: str) -> None:
    wrong = card(back="```calc\n1 + 1 = 3\n```")
    if house_or_own == "house":
        (found,) = house.problems_with(wrong)
    else:
        (problem,) = check_paths([own_deck(tmp_path, wrong.replace("heaps-", "own-"))]).problems
        assert problem.is_error
        found = str(problem)
    assert "'1 + 1 = 3' does not hold: the left side is 2" in found


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ("2", None),
        ("2.01", None),
        ("3", "its answer 3 is none of the values"),
        ("two", "its answer 'two' is no number"),
    ],
)
def test_the_answer_of_an_estimate_is_one_of_its_sums(house: House, answer: str, problem: str | None) -> None:
    attributes = f'level=1 rounds=oa tags="heaps" answer="{answer}"'
    found = house.problems_with(card(back="```calc\n1 + 1 = 2\n```", kind="numeric", attributes=attributes))
    assert len(found) == (problem is not None)
    assert problem is None or problem in found[0]


# Programs


def program(flag: str, source: str, language: str = "python") -> str:
    return f"```{language} {flag}\n{source}\n```"


def code_card(source: str, output: str, language: str = "python") -> str:
    return card(program("run", source, language), f"```output\n{output}\n```", "code", guid="own-0001")


def own_problems(folder: Path, wrong: str) -> list[str]:
    return messages(check_paths([own_deck(folder, wrong)]))


def test_a_program_prints_what_its_card_says(tmp_path: Path) -> None:
    assert own_problems(tmp_path, code_card("print(1)\nprint('ü')", "1\nü")) == []
    assert own_problems(tmp_path, code_card("print(1, end='')", "1")) == []


def test_an_empty_output_is_an_output(tmp_path: Path) -> None:
    empty = card(program("run", "x = 1"), "Nothing.\n\n```output\n```", "code", guid="own-0001")
    assert own_problems(tmp_path, empty) == []


@pytest.mark.parametrize(
    ("source", "output", "problem"),
    [
        ("print(1)", "2", "its program prints '1' and not '2': mend one of them"),
        ("print(1 )", "1 ", "its program prints '1' and not '1 '"),
        ("print('1\\n')", "1", "its program prints '1\\n' and not '1'"),
        ("print(1)\n1 / 0", "2", "(ZeroDivisionError: division by zero)"),
        ("while True: print('x' * 99)", "x", "its program prints without end"),
    ],
)
def test_a_program_that_prints_something_else_is_an_error(
    tmp_path: Path, source: str, output: str, problem: str
) -> None:
    (found,) = own_problems(tmp_path, code_card(source, output))
    assert found.startswith("own.md, line 7: card own-0001: ")
    assert problem in found


@pytest.mark.parametrize("options", ['linenums="1"', 'hl_lines="1 2-3"', "{1} showLineNumbers"])
def test_a_program_whose_lines_are_numbered_or_marked_is_run(tmp_path: Path, options: str) -> None:
    wrong = card(program(f"run {options}", "print(1)"), "```output\n2\n```", "code", guid="own-0001")
    assert len(own_problems(tmp_path, wrong)) == 1
    right = card(program(f"{options} run", "print(1)"), "```output\n1\n```", "code", guid="own-0001")
    assert own_problems(tmp_path, right) == []


def test_each_program_answers_to_the_next_output(tmp_path: Path) -> None:
    back = f"```output\n1\n```\n\n{program('run', 'print(2)')}\n\n```output\n2\n```"
    assert own_problems(tmp_path, card(program("run", "print(1)"), back, "code", guid="own-0001")) == []


def test_a_program_without_an_output_is_an_error(tmp_path: Path) -> None:
    (found,) = own_problems(tmp_path, card(program("run", "print(1)"), "1", "code", guid="own-0001"))
    assert "no output follows its fence 'run'" in found


def test_a_program_in_an_unknown_language_is_an_error(tmp_path: Path) -> None:
    (found,) = own_problems(tmp_path, code_card("print 1", "1", "cobol"))
    assert "programs in 'cobol' cannot be run: use python, cpp, go, java" in found


def test_a_program_that_cannot_be_built_is_an_error(tmp_path: Path) -> None:
    (found,) = own_problems(tmp_path, code_card("int main() { return missing; }", "1", "cpp"))
    assert "its program cannot be built (" in found
    assert "missing" in found


def test_a_missing_toolchain_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    report = check_paths([own_deck(tmp_path, code_card("int main() {}", "1", "cpp"))])
    assert report.problems == ()
    assert report.not_verified == ("own.md, line 7: card own-0001: C++ is not installed",)


def bugspot(bad: str, fixed: str, output: str = "1") -> str:
    back = f"{program('fixed', fixed)}\n\n```output\n{output}\n```"
    return card(program("bad", bad), back, "bugspot", guid="own-0001")


@pytest.mark.parametrize("bad", ["print(2)", "raise SystemExit(1)", "print(1)\n1 / 0", "def"])
def test_a_bug_shows_in_the_bad_program_and_not_in_the_fixed(tmp_path: Path, bad: str) -> None:
    assert own_problems(tmp_path, bugspot(bad, "print(1)")) == []


@pytest.mark.parametrize(
    ("bad", "fixed", "problem"),
    [
        ("print(1)", "print(1)", "its bad program prints the right output: let it show the bug"),
        ("print(2)", "print(2)", "its fixed program prints '2' and not '1'"),
        ("print(2)", "print(1)\n1 / 0", "its fixed program fails (ZeroDivisionError: division by zero)"),
    ],
)
def test_a_bugspot_that_shows_no_bug_or_no_cure_is_an_error(tmp_path: Path, bad: str, fixed: str, problem: str) -> None:
    (found,) = own_problems(tmp_path, bugspot(bad, fixed))
    assert problem in found


def test_programs_stay_unrun_when_asked(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    path = own_deck(tmp_path, code_card(f"open({str(mark)!r}, 'w')", "1"))
    report = check_paths([path], run_code=False)
    assert not [problem for problem in report.problems if problem.is_error]
    assert report.not_verified == ("1 programs were not run",)
    assert not mark.exists()


# Across files


def test_an_id_is_unique_over_all_files(tmp_path: Path) -> None:
    own_deck(tmp_path, card(guid="own-0001"))
    (tmp_path / "two.md").write_text(head("own") + card(guid="own-0001"))
    found = messages(check_paths([tmp_path]))
    assert found == [
        "two.md, line 1: the deck's id 'own' is also that of own.md: give one another id",
        "two.md, line 7: card own-0001: its id also stands in own.md, line 7: give one of them another",
    ]


def test_a_dead_tag_and_an_unused_reference_fail_the_whole_house(house: House) -> None:
    (house.folder / "tags.yml").write_text("stacks: Last in, first out.\n" + TAGS)
    (house.folder / "refs.yml").write_text(REFS + "b2021:\n  title: B\n")
    assert sorted(messages(check_paths([house.folder]))) == [
        "refs.yml, line 6: no card names the reference 'b2021': delete it",
        "refs.yml, line 6: the reference 'b2021' lacks authors, year, venue: add it",
        "tags.yml, line 1: the tag 'stacks' is on 0 cards: use it on 3 or delete it",
    ]


def test_a_part_of_the_house_is_not_held_to_what_the_rest_may_use(house: House) -> None:
    (house.folder / "tags.yml").write_text("stacks: Last in, first out.\n" + TAGS)
    other = SOUND.format(title="T", guid="stacks-0001", front="A stack?", back="No.").replace("heaps", "stacks")
    house.write(other, slug="stacks")
    assert messages(check_paths([house.deck])) == []
    assert "the tag 'stacks' is on 1 cards" in messages(check_paths([house.folder]))[0]


def test_a_word_list_that_is_none_is_told(house: House) -> None:
    (house.folder / "tags.yml").write_text("- heaps\n")
    assert messages(check_paths([house.folder]))[0].startswith("tags.yml, line 1: the file is no list of keys")


def test_a_shipped_file_bears_the_name_of_its_deck(house: House) -> None:
    house.deck.rename(house.deck.with_name("other.md"))
    assert messages(check_paths([house.folder])) == [
        "other.md, line 1: the deck's id is 'heaps': name the file heaps.md"
    ]


def test_format_problems_are_all_told_beside_the_others(tmp_path: Path) -> None:
    path = own_deck(tmp_path, "## A {#own-0001 .quiz}\n\nx\n", card(back="```calc\n1 = 2\n```", guid="own-0002"))
    found = messages(check_paths([path]))
    assert len(found) == 3
    assert found[0].startswith("own.md, line 7: card own-0001 has the unknown kind '.quiz'")
    assert "does not hold" in found[2]


# Folders and fixes


def test_a_folder_is_searched_for_decks_only(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("# Read me\n")
    with pytest.raises(TikPrepError, match="holds no deck"):
        check_paths([tmp_path])
    own_deck(tmp_path, card(guid="own-0001"))
    assert check_paths([tmp_path, tmp_path / "own.md"]).files == 1


@pytest.mark.parametrize(("name", "problem"), [("none.md", "There is no file"), ("x.txt", "no kind of deck")])
def test_a_path_that_is_no_deck_is_refused(tmp_path: Path, name: str, problem: str) -> None:
    (tmp_path / "x.txt").write_text("x")
    with pytest.raises(TikPrepError, match=problem):
        check_paths([tmp_path / name])


def test_a_file_out_of_form_is_told_and_fixed(house: House) -> None:
    loose = house.deck.read_text().replace('rounds=oa tags="heaps"', 'tags=heaps rounds="oa"', 1) + "\n\n"
    house.deck.write_text(loose)
    assert messages(check_paths([house.folder])) == [
        "heaps.md, line 7: the file is not in canonical form from here on: run 'tikprep check --fix'"
    ]
    assert fix_paths([house.folder]) == (house.deck,)
    assert messages(check_paths([house.folder])) == []
    assert fix_paths([house.folder]) == ()


def test_an_id_that_was_missing_is_written_down(tmp_path: Path) -> None:
    path = own_deck(tmp_path, "## A\n\nfront\n\n---\n\nback\n")
    fix_paths([path])
    assert "## A {#own-0001 .basic}\n" in path.read_text()


def test_a_file_with_problems_is_not_rewritten(tmp_path: Path) -> None:
    path = own_deck(tmp_path, "## A\n\nno answer\n")
    before = path.read_bytes()
    assert fix_paths([path]) == ()
    assert path.read_bytes() == before


def test_the_shipped_decks_are_sound() -> None:
    report = check_paths([decks_folder()], run_code=False)
    assert messages(report) == []


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ('answer="1e999"', "its answer '1e999' is no number"),
        ('answer="ten"', "its answer 'ten' is no number"),
        ('answer="10" tolerance="0.05"', "its tolerance '0.05' cannot be read"),
        ('answer="10" tolerance="-5%"', "its tolerance '-5%' cannot be read"),
        ('answer="10" tolerance="0%"', ""),
    ],
)
def test_an_estimate_that_cannot_be_judged_is_an_error_anywhere(tmp_path: Path, wrong: str, problem: str) -> None:
    path = tmp_path / "own.md"
    path.write_text(head("own") + f"## Size {{#own-1 .numeric {wrong}}}\n\nHow many?\n\n---\n\nTen.\n")
    told = messages(check_paths([path]))
    assert any(problem in message if problem else "cannot be read" in message for message in told) == bool(problem)


@pytest.mark.parametrize(
    ("row", "is_told"),
    [
        ("|{{c1::SEC|RET}}|z|", True),
        ("|{{c1::SECRET}}|z|", False),
        (r"|{{c1::a\|b}}|z|", False),
        ("|{{c1::$P(a|b)$}}|z|", False),
        ("|{{c1::`a|b`}}|{{c2::z}}|", False),
    ],
)
def test_a_gap_over_cells_is_told(tmp_path: Path, row: str, is_told: bool) -> None:
    path = tmp_path / "own.md"
    path.write_text(head("own") + f"## Table {{#own-1 .cloze}}\n\n|a|b|\n|-|-|\n{row}\n")
    assert any("crosses the cells" in message for message in messages(check_paths([path]))) == is_told


@pytest.mark.parametrize(("name", "is_told"), [("rolling-ctr", False), ("no-such-thing", True), ("../problems", True)])
def test_a_problem_that_is_not_there_is_an_error(tmp_path: Path, name: str, is_told: bool) -> None:
    path = tmp_path / "own.md"
    path.write_text(head("own") + f'## Solve it {{#own-0001 .basic problem="{name}"}}\n\nDo.\n\n---\n\nSo.\n')
    assert any("there is no problem" in message for message in messages(check_paths([path]))) == is_told
