"""Each language takes and gives every type, and what it says is led back to the person's own lines."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest

from tests.runner.judging import a_problem, a_program_problem, needs_language
from tikprep.domain.neutral_types import Value
from tikprep.domain.problem import CaseLimits, Verdict
from tikprep.runner import LANGUAGES
from tikprep.runner.judge import Judge

ROOMY = CaseLimits(time_ms=5_000)
NAMES = [language.name for language in LANGUAGES]


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge(seed=1) as judge:
        yield judge


# What gives its argument back, by the spelling of the type in each language.
IDENTITY = {
    "python": "def solve_it(x):\n    return x\n",
    "cpp": "#include <map>\n#include <string>\n"
    "#include <tuple>\n#include <vector>\nTYPE solve_it(TYPE x) { return x; }\n",
    "go": "package main\n\nfunc solveIt(x TYPE) TYPE { return x }\n",
    "java": "import java.util.*;\nclass Solution { TYPE solveIt(TYPE x) { return x; } }\n",
}
EXTREMES: list[tuple[str, dict[str, str], list[Value]]] = [
    ("int", {"cpp": "long long", "go": "int", "java": "long"}, [0, -1, 2**63 - 1, -(2**63)]),
    ("float", {"cpp": "double", "go": "float64", "java": "double"}, [0.1, -0.0, 5e-324, 1.7e308, math.inf, -math.inf]),
    ("bool", {"cpp": "bool", "go": "bool", "java": "boolean"}, [True, False]),
    (
        "str",
        {"cpp": "std::string", "go": "string", "java": "String"},
        ["", 'grüezi\n"\\', "日本🎌\u0301", "a\0b", "x" * 70_000],
    ),
    (
        "list<int>",
        {"cpp": "std::vector<long long>", "go": "[]int", "java": "long[]"},
        [[], [1, -(2**63)], list(range(999))],
    ),
    ("list<str>", {"cpp": "std::vector<std::string>", "go": "[]string", "java": "String[]"}, [[], ["", "é"]]),
    ("list<bool>", {"cpp": "std::vector<bool>", "go": "[]bool", "java": "boolean[]"}, [[], [True, False, True]]),
    ("list<float>", {"cpp": "std::vector<double>", "go": "[]float64", "java": "double[]"}, [[], [0.5, -2.0]]),
    (
        "matrix<int>",
        {"cpp": "std::vector<std::vector<long long>>", "go": "[][]int", "java": "long[][]"},
        [[], [[1, 2], [3, 4]], [[], []]],
    ),
    (
        "list<list<float>>",
        {"cpp": "std::vector<std::vector<double>>", "go": "[][]float64", "java": "double[][]"},
        [[[1.0], [], [2.0, 0.5]]],
    ),
    (
        "graph",
        {"cpp": "std::vector<std::vector<int>>", "go": "[][]int", "java": "int[][]"},
        [[], [[1], [0, 2], []], [[1, 1], [0, 0]]],
    ),
    ("tuple<int, int>", {"cpp": "std::pair<int, int>", "go": "[]int", "java": "List<Integer>"}, [[1, 2]]),
    (
        "tuple<int, float, str>",
        {"cpp": "std::tuple<int, double, std::string>", "go": "[]any", "java": "Object[]"},
        [[1, 0.5, "a"]],
    ),
    (
        "list<tuple<int, int>>",
        {"cpp": "std::vector<std::pair<int, int>>", "go": "[][]int", "java": "List<List<Long>>"},
        [[], [[1, 2], [3, 4]]],
    ),
    (
        "map<str, int>",
        {"cpp": "std::map<std::string, int>", "go": "map[string]int", "java": "Map<String, Integer>"},
        [{}, {"a": 1, "ß": -2}],
    ),
    (
        "map<int, list<int>>",
        {"cpp": "std::map<long long, std::vector<int>>", "go": "map[int][]int", "java": "Map<Long, List<Long>>"},
        [{3: [1], -1: []}],
    ),
    (
        "linked_list<int>",
        {"cpp": "ListNode*", "go": "*ListNode", "java": "ListNode"},
        [[], [7], [1, 2, 3], list(range(99))],
    ),
    ("linked_list<str>", {"cpp": "ListNode*", "go": "*ListNode", "java": "ListNode"}, [[], ["a", "ü"]]),
    (
        "tree<int>",
        {"cpp": "TreeNode*", "go": "*TreeNode", "java": "TreeNode"},
        [[], [1], [1, None, 2, 3], [5, 4, 6, None, None, 1, None, 2]],
    ),
]


# A build takes its time: compiled languages give back one type of each family, and take all in the test of the stubs.
FAMILIES = ("int", "float", "str", "graph", "list<bool>", "tuple<int, float, str>", "map<int, list<int>>", "tree<int>")
ROUND_TRIPS = [(name, *row) for row in EXTREMES for name in NAMES if name == "python" or row[0] in FAMILIES]


@pytest.mark.parametrize(
    ("name", "wanted", "spelled", "values"), ROUND_TRIPS, ids=[f"{row[0]}-{row[1]}" for row in ROUND_TRIPS]
)
def test_a_value_comes_back_as_it_went(
    judge: Judge, name: str, wanted: str, spelled: dict[str, str], values: list[Value]
) -> None:
    needs_language(name)
    source = IDENTITY[name].replace("TYPE", spelled.get(name, ""))
    result = judge.run(a_problem({"x": wanted}, wanted, [([x], x) for x in values], limits=ROOMY), name, source)
    assert [(case.verdict, case.message) for case in result.cases] == [(Verdict.AC, "")] * len(values), result.message


TYPES = [
    "int",
    "float",
    "str",
    "bool",
    "list<int>",
    "map<str, list<int>>",
    "matrix<float>",
    "graph",
    "tuple<int, str>",
    "list<tuple<int, int>>",
    "list<list<tuple<int, int>>>",
]


@pytest.mark.parametrize("name", ["cpp", "go", "java"])
def test_a_stub_with_a_body_fits_its_harness(judge: Judge, name: str) -> None:
    needs_language(name)
    parameters = {f"p_{at}": text for at, text in enumerate([*TYPES, "linked_list<int>", "tree<int>"])}
    values: list[Value] = [1, 0.5, "a", True, [1], {"k": [2]}, [[0.5]], [[]], [1, "b"], [[1, 2]], [[[3, 4]], []]]
    values += [[1, 2], [1]]
    folder = a_problem(parameters, "linked_list<int>", [(values, [1, 2])], limits=ROOMY)
    language = next(language for language in LANGUAGES if language.name == name)
    stub = language.stub(folder.problem.signature)
    head, brace, tail = stub.rpartition("{")
    answer = {"cpp": "return p_11;", "go": "return p11", "java": "return p11;"}[name]
    result = judge.run(folder, name, head + brace + answer + tail)
    assert result.verdict is Verdict.AC, (stub, result)


def test_a_python_stub_is_python(judge: Judge) -> None:
    folder = a_problem({"x": "list<tuple<int, int>>", "t": "tree<int>"}, "map<str, int>", [([[], []], {})])
    stub = LANGUAGES[0].stub(folder.problem.signature)
    assert "def solve_it(x: list[tuple[int, int]], t: TreeNode | None) -> dict[str, int]:" in stub
    assert judge.run(folder, "python", stub.replace("...", "return {}")).verdict is Verdict.AC


PROGRAMS = {
    "python": "a, b = map(int, input().split())\nprint(a + b)\n",
    "cpp": "#include <iostream>\nint main() { long long a, b; std::cin >> a >> b; std::cout << a + b << '\\n'; }\n",
    "go": 'package main\n\nimport "fmt"\n\nfunc main() { var a, b int; fmt.Scan(&a, &b); fmt.Println(a + b) }\n',
    "java": "import java.util.*;\npublic class Sum { public static void main(String[] x) {"
    " Scanner s = new Scanner(System.in);"
    " System.out.println(s.nextLong() + s.nextLong()); } }\n",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_program_reads_and_prints(judge: Judge, name: str) -> None:
    needs_language(name)
    folder = a_program_problem([("1 2\n", "3\n"), ("4000000000 1\n", "4000000001\n"), ("5 5\n", "11\n")], ROOMY)
    result = judge.run(folder, name, PROGRAMS[name])
    assert [case.verdict.value for case in result.cases] == ["AC", "AC", "WA"]
    assert result.cases[2].message == 'line 1: "10" instead of "11"'


@pytest.mark.parametrize("name", NAMES)
def test_the_stub_of_a_program_builds(judge: Judge, name: str) -> None:
    needs_language(name)
    language = next(language for language in LANGUAGES if language.name == name)
    assert judge.run(a_program_problem([("1\n", "")], ROOMY), name, language.stub(None)).verdict is Verdict.AC


CRASHES = {
    "python": (
        "def solve_it(n):\n    return deep(n)\n\n\ndef deep(n):\n    return n / 0\n",
        ["line 2, in solve_it", "line 6, in deep"],
    ),
    "go": ("package main\n\nfunc solveIt(n int) int {\n\tx := []int{}\n\treturn x[n]\n}\n", ["line 5, in solveIt"]),
    "java": (
        "class Solution {\n  long solveIt(long n) {\n    return deep(n);\n  }\n"
        "  long deep(long n) {\n    return n / 0;\n  }\n}\n",
        ["line 3, in solveIt", "line 6, in deep"],
    ),
}


@pytest.mark.parametrize("name", CRASHES)
def test_a_crash_is_led_back_to_the_lines_of_the_answer(judge: Judge, name: str) -> None:
    needs_language(name)
    source, lines = CRASHES[name]
    case = judge.run(a_problem({"n": "int"}, "int", [([3], 3)], limits=ROOMY), name, source).cases[0]
    assert case.verdict is Verdict.RE
    assert [line for line in lines if line in case.traceback] == lines
    assert "harness" not in case.traceback.casefold()


COMPILE_ERRORS = {
    "python": ("def solve_it(n):\n    return n +\n", "line 2"),
    "cpp": ("#include <vector>\n\nlong long solve_it(long long n) { return m; }\n", "solution.cpp:3:"),
    "go": ("package main\n\nfunc solveIt(n int) int { return m }\n", "solution.go:3:"),
    "java": ("class Solution {\n\n  long solveIt(long n) { return m; }\n}\n", "Solution.java:3:"),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_compile_error_names_the_line(judge: Judge, name: str) -> None:
    needs_language(name)
    source, place = COMPILE_ERRORS[name]
    result = judge.run(a_problem({"n": "int"}, "int", [([3], 3)]), name, source)
    assert result.verdict is Verdict.CE
    assert place in result.message
    assert "tikprep-judge" not in result.message


@pytest.mark.parametrize("name", NAMES)
def test_what_is_printed_stays_with_its_case(judge: Judge, name: str) -> None:
    needs_language(name)
    source = {
        "python": "def solve_it(n):\n    print('n is', n)\n    return n\n",
        "cpp": "#include <iostream>\nint solve_it(int n) { std::cout << \"n is \" << n << '\\n'; return n; }\n",
        "go": 'package main\nimport "fmt"\nfunc solveIt(n int) int { fmt.Println("n is", n); return n }\n',
        "java": 'class Solution { int solveIt(int n) { System.out.println("n is " + n); return n; } }\n',
    }[name]
    result = judge.run(a_problem({"n": "int"}, "int", [([n], n) for n in range(3)], limits=ROOMY), name, source)
    assert result.verdict is Verdict.AC
    assert [case.stdout for case in result.cases] == ["n is 0\n", "n is 1\n", "n is 2\n"]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_prepared_serves_the_first_run(name: str) -> None:
    needs_language(name)
    source = {
        "python": "def solve_it(n):\n    return n\n",
        "cpp": "int solve_it(int n) { return n; }\n",
        "go": "package main\nfunc solveIt(n int) int { return n }\n",
        "java": "class Solution { int solveIt(int n) { return n; } }\n",
    }[name]
    with Judge(seed=1) as judge:
        judge.prepare(name)
        assert judge.run(a_problem({"n": "int"}, "int", [([3], 3)], limits=ROOMY), name, source).verdict is Verdict.AC


def test_a_source_is_built_once(judge: Judge) -> None:
    needs_language("cpp")
    folder = a_problem({"n": "int"}, "int", [([3], 3)], limits=ROOMY)
    source = "int solve_it(int n) { return n; }\n// built once\n"
    assert judge.run(folder, "cpp", source).build_ms > 0
    assert judge.run(folder, "cpp", source).build_ms == 0


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.name)
def test_a_missing_toolchain_tells_how_to_install_it(language: object, platform: str) -> None:
    hint = next(each for each in LANGUAGES if each is language).install_hint(platform)
    assert hint.startswith("Install")


def test_a_list_that_bites_its_tail_is_told(judge: Judge) -> None:
    source = "def solve_it(x):\n    x.next = x\n    return x\n"
    folder = a_problem({"x": "linked_list<int>"}, "linked_list<int>", [([[1]], [1])], limits=ROOMY)
    case = judge.run(folder, "python", source).cases[0]
    assert (case.verdict, case.message) == (Verdict.RE, "the linked list of the answer does not end")


def test_a_recursion_without_end_in_a_go_program_is_no_lack_of_memory(judge: Judge) -> None:
    needs_language("go")
    folder = a_program_problem([("1\n", "1\n")], CaseLimits(time_ms=2_000, memory_mb=96))
    source = (
        "package main\n\nfunc deep(n int) int {\n\treturn deep(n+1) + 1\n}\n\nfunc main() {\n\tprintln(deep(0))\n}\n"
    )
    result = judge.run(folder, "go", source)
    assert (result.verdict, result.cases[0].message) == (
        Verdict.RE,
        "the stack is used up: a recursion has no end",
    )
