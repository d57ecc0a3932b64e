"""Which lines of the code a compiler or a traceback speaks of."""

from __future__ import annotations

import pytest

from tikprep.domain.problem import CaseResult, SuiteResult, Verdict
from tikprep.ui.judging.verdicts import Report, report_of, trace_lines

CPP = """In file included from main.cpp:2:
solution.cpp:3:13: warning: character constant too long for its type
    3 |     int c = 'abcde';
      |             ^~~~~~~
solution.cpp: In function ‘long long int f()’:
solution.cpp:4:12: error: ‘nope’ was not declared in this scope
    4 |     return nope;
      |            ^~~~"""
TEMPLATE = """                 from main.cpp:1:
/usr/include/c++/12/bits/stl_map.h:529:32:   required from ‘std::map<A, int>::operator[]’
solution.cpp:6:10:   required from here
/usr/include/c++/12/bits/stl_function.h:408:20: error: no match for ‘operator<’
  408 |       { return __x < __y; }"""
GO = """# command-line-arguments
./solution.go:4:2: x declared but not used
./solution.go:5:9: undefined: y
./solution.go:5:13: undefined: z"""
JAVA = """Solution.java:3: error: incompatible types: String cannot be converted to int
        int x = "a";
                ^
ListNode.java:9: error: cannot find symbol
Harness.java:12: error: cannot find symbol
2 errors"""
PYTHON = """File "solution.py", line 2
    x = (1
        ^
SyntaxError: '(' was never closed"""
CPP_WITHOUT_FUNCTION = """main.cpp: In function ‘int main(int, char**)’:
main.cpp:14:71: error: ‘f’ was not declared in this scope
   14 |     return tikprep_harness::serve(argc, argv, &tikprep_harness::Call<&f>::with, &flush_streams);"""
GO_WITHOUT_FUNCTION = "# command-line-arguments\n./entry.go:15:15: undefined: f"


def not_built(message: str) -> Report:
    return report_of(SuiteResult(Verdict.CE, message=message), None, "sample")


@pytest.mark.parametrize(
    ("message", "marks"),
    [
        (CPP, ((3, "‘nope’ was not declared in this scope"),)),
        (TEMPLATE, ((5, "no match for ‘operator<’"),)),
        (GO, ((3, "x declared but not used"), (4, "undefined: y"))),
        (JAVA, ((2, "incompatible types: String cannot be converted to int"),)),
        (PYTHON, ((1, "SyntaxError: '(' was never closed"),)),
    ],
    ids=["cpp", "template", "go", "java", "python"],
)
def test_only_lines_of_the_code_that_are_wrong_are_marked_each_with_its_error(
    message: str, marks: tuple[tuple[int, str], ...]
) -> None:
    assert not_built(message).marks == marks


@pytest.mark.parametrize("message", [CPP_WITHOUT_FUNCTION, GO_WITHOUT_FUNCTION], ids=["cpp", "go"])
def test_a_missing_function_is_told_in_words_and_no_line_is_blamed_for_it(message: str) -> None:
    report = not_built(message)
    assert report.marks == ()
    assert not any(line.source_line for section in report.sections for line in section.lines)
    assert [section.caption for section in report.sections] == ["What is wrong", "What the compiler says"]
    assert report.sections[0].lines[0].text.startswith("The function that the judge calls is missing")


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("  line 6, in f", 6),
        ("    raise ValueError('  line 99, in g')", 0),
        ("ValueError: bad line 99", 0),
        ('  File "solution.py", line 3, in <module>', 3),
        ('  File "/usr/lib/python3.11/heapq.py", line 12, in push', 0),
        ("\tat Main.main(Main.java:5)", 5),
        ("\tat java.base/java.util.ArrayList.get(ArrayList.java:427)", 0),
        ("\tsolution.go:5 +0x1d", 5),
        ("\t/usr/lib/go/src/runtime/panic.go:88 +0x1d", 0),
    ],
)
def test_a_line_of_a_traceback_goes_to_the_code_and_nowhere_else(line: str, number: int) -> None:
    assert trace_lines(line)[0].source_line == number


@pytest.mark.parametrize(
    ("is_unready", "why"), [(True, "the code fails before it is called"), (False, "the time for all was used up")]
)
def test_why_cases_were_not_run_is_told(is_unready: bool, why: str) -> None:
    case = CaseResult("sample 1", Verdict.RE, [3], 6, message="ModuleNotFoundError: No module named 'x'")
    result = SuiteResult(Verdict.RE, (case,), not_run=2, is_unready=is_unready)
    assert report_of(result, None, "sample").headline.detail == f"0 of 3 samples right, 2 samples not run: {why}"
