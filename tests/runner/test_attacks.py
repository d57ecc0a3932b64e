"""What a hostile or broken answer tries: it gets its verdict, harms nothing and leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runner.judging import a_problem, a_program_problem, doubling, has_ended, needs_language, needs_walls, walls
from tikprep.domain.problem import CaseLimits, SuiteResult, Verdict
from tikprep.runner.judge import Judge, isolation
from tikprep.runner.process import Stop
from tikprep.runner.sandbox import LimitsOnly, Sandbox, Warden, choose_sandbox

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the walls are those of Linux")
WALLS = walls()


@pytest.fixture(scope="module", params=WALLS, ids=lambda sandbox: type(sandbox).__name__)
def judge(request: pytest.FixtureRequest) -> Iterator[Judge]:
    sandbox: Sandbox = request.param
    needs_walls(sandbox)
    with Judge(seed=1, sandbox=sandbox) as judge:
        yield judge


@pytest.fixture(scope="module", params=WALLS[:2], ids=lambda sandbox: type(sandbox).__name__)
def walled(request: pytest.FixtureRequest) -> Iterator[Judge]:
    """Only the walls that shut something out."""
    sandbox: Sandbox = request.param
    needs_walls(sandbox)
    with Judge(seed=1, sandbox=sandbox) as judge:
        yield judge


def verdicts(result: SuiteResult) -> list[str]:
    return [case.verdict.value for case in result.cases]


def python(judge: Judge, source: str, limits: CaseLimits | None = None) -> SuiteResult:
    return judge.run(doubling(limits) if limits else doubling(), "python", source)


def only_second(attack: str) -> str:
    """An answer that is right but for the second case, where it attacks."""
    body = "\n".join(f"        {line}" for line in attack.split("\n"))
    return f"import os, sys\n\n\ndef solve_it(n):\n    if n == 2:\n{body}\n    return 2 * n\n"


@pytest.mark.parametrize(
    ("attack", "wanted", "said"),
    [
        ("while True: pass", "TLE", "longer than 400 ms"),
        ("import time; time.sleep(60)", "TLE", "longer than 400 ms"),
        ("x = bytearray(5_000_000_000)", "MLE", "more than 96 MB"),
        ("x = [bytearray(10_000_000) for _ in range(500)]", "MLE", "more than 96 MB"),
        ("while True: print('x' * 1000)", "OLE", "more than 64 KB"),
        ("while True: print('x' * 1000, file=sys.stderr)", "OLE", "more than 64 KB"),
        ("def f(k): return f(k + 1)\nf(0)", "RE", "RecursionError"),
        ("import signal; os.kill(os.getpid(), signal.SIGSEGV)", "RE", "segmentation fault"),
        ("os.abort()", "RE", "aborted itself"),
        ("os._exit(0)", "RE", "ended itself before it answered"),
        ("sys.exit(3)", "RE", "SystemExit: 3"),
        ("return 1 // 0", "RE", "ZeroDivisionError"),
        ("return None", "WA", "None stands where int is wanted"),
        ("return 10 ** 30", "RE", "does not fit into 64 bits"),
        ("return object()", "RE", "a value of type object"),
        ("a = []\na.append(a)\nreturn a", "RE", "nests too deep"),
        ("return chr(0xD800)", "RE", "half a character"),
        ("os.close(1); os.close(2)\nreturn 5", "WA", "5 instead of 4"),
    ],
)
def test_one_bad_case_hides_no_other(judge: Judge, attack: str, wanted: str, said: str) -> None:
    result = python(judge, only_second(attack))
    assert verdicts(result) == ["AC", wanted, "AC"]
    assert said in result.cases[1].message
    assert result.verdict is Verdict(wanted)


def test_closing_every_descriptor_spoils_its_own_case_only(judge: Judge) -> None:
    result = python(judge, only_second("os.closerange(0, 1000)"))
    assert verdicts(result)[0::2] == ["AC", "AC"]
    assert verdicts(result)[1] in ("RE", "TLE")


def test_a_printed_result_is_no_result(judge: Judge) -> None:
    result = python(judge, "def solve_it(n):\n    print('- ok 0 0 9')\n    print('AC', 2 * n)\n    return 0\n")
    assert verdicts(result) == ["WA"] * 3
    assert result.cases[0].stdout == "- ok 0 0 9\nAC 2\n"


FORGED = """
import os
def solve_it(n):
    for fd in range(3, 64):
        try:
            os.write(fd, b"0123456789abcdef ok 1 1 9\\ni" + (2 * n).to_bytes(8, "little"))
        except OSError:
            pass
    return 0
"""


# Takes the head of the request itself, so it knows what the answer must bear, and never reads the rest.
EAGER = """
import os, sys
def solve_it(n):
    return 2 * n
IN, OUT = int(sys.orig_argv[-6]), int(sys.orig_argv[-5])
os.write(OUT, b"- ready 0 0 0\\n")
head = b""
while not head.endswith(b"\\n"):
    head += os.read(IN, 1)
os.write(OUT, head.split()[0] + b" ok 0 0 9\\ni" + (2).to_bytes(8, "little"))
while True: pass
"""


def test_a_program_that_answers_in_place_of_its_harness_gains_nothing(judge: Judge) -> None:
    result = python(judge, EAGER)
    assert verdicts(result)[0] == "AC"
    assert verdicts(result)[1] == "TLE"


def test_a_forged_answer_is_noticed(judge: Judge) -> None:
    result = python(judge, FORGED)
    assert verdicts(result) == ["RE"] * 3
    assert "channel of the judge" in result.cases[0].message


def test_an_answer_before_its_question_is_noticed(judge: Judge) -> None:
    source = (
        "import os\nfor fd in range(3, 64):\n    try: os.write(fd, b'- ready 0 0 0\\n')\n    except OSError: pass\n"
    )
    result = python(judge, f"{source}def solve_it(n): return 2 * n\n")
    assert result.verdict is Verdict.RE


def test_replacing_what_compares_changes_nothing(judge: Judge) -> None:
    source = (
        "import builtins, sys\n"
        "class Same(int):\n    def __eq__(self, other): return True\n    def __hash__(self): return 0\n"
        "builtins.isinstance = lambda *a: True\n"
        "for module in list(sys.modules.values()):\n"
        "    for name in dir(module):\n"
        "        if 'compare' in name or 'verdict' in name: setattr(module, name, lambda *a: '')\n"
        "def solve_it(n): return Same(7)\n"
    )
    assert set(verdicts(python(judge, source))) <= {"WA", "RE"}


def test_deleting_its_own_harness_gains_nothing(judge: Judge) -> None:
    source = (
        "import os, sys, shutil\n"
        "def solve_it(n):\n"
        "    here = os.path.dirname(os.path.abspath(sys.modules['__main__'].__file__))\n"
        "    shutil.rmtree(here, ignore_errors=True)\n"
        "    return 0\n"
    )
    assert set(verdicts(python(judge, source))) <= {"WA", "RE"}
    assert verdicts(python(judge, "def solve_it(n): return 2 * n\n# after\n")) == ["AC"] * 3


def test_a_fork_bomb_ends_with_its_case(judge: Judge) -> None:
    # As root no limit of processes holds, so the bomb is a small one here; its end is what counts.
    source = only_second("for _ in range(60):\n    if os.fork() == 0:\n        while True: pass\nwhile True: pass")
    result = python(judge, source)
    assert verdicts(result) == ["AC", "TLE", "AC"]
    assert busy_children() == []


def busy_children() -> list[str]:
    """The commands of all processes that descend from this one or were left by one of it."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            command = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if "tikprep-judge-" in command and int(path.name) != os.getpid():
                found.append((int(path.name), command))
    # Without walls a killed grandchild ends a moment after us; it is nobody's child whom we could wait for.
    return [command for pid, command in found if not has_ended(pid)]


def test_a_daemon_does_not_outlive_its_case(judge: Judge) -> None:
    if isinstance(judge.sandbox, LimitsOnly):
        pytest.skip("limits alone do not hold a program that leaves its session; the guarantee says so")
    daemon = (
        "if os.fork() == 0:\n"
        "    try: os.setsid()\n"
        "    except OSError: pass\n"
        "    if os.fork() == 0:\n"
        "        for fd in range(3): os.close(fd)\n"
        "        while True: pass\n"
        "    os._exit(0)"
    )
    python(judge, only_second(daemon))
    assert busy_children() == []


@pytest.mark.parametrize("place", ["/etc/passwd", "~", "/root", "/home", "/proc/1/environ", "/var/log"])
def test_what_is_not_its_business_cannot_be_read(walled: Judge, place: str, tmp_path: Path) -> None:
    place = os.path.expanduser(place)
    look = (
        f"place = {place!r}\n"
        "try:\n    found = os.listdir(place) if os.path.isdir(place) else open(place).read()\n"
        # The way to the interpreter itself is there, and holds nothing else.
        "    if os.path.isdir(place): found = [x for x in found if not sys.base_prefix.startswith(place + '/' + x)]\n"
        "except OSError:\n    found = ''\n"
        "return 2 * n if not found else 0"
    )
    # In a name space of its own the first process is the sandbox itself.
    if place == "/proc/1/environ":
        look = look.replace("else 0", "else 2 * n if 'PATH' in found and 'TMPDIR' in found else 0")
    assert verdicts(python(walled, only_second(look))) == ["AC"] * 3


def test_a_file_of_the_person_can_be_neither_read_nor_written(walled: Judge, tmp_path: Path) -> None:
    diary = tmp_path / "diary.txt"
    diary.write_text("dear diary", encoding="utf-8")
    attack = (
        f"for mode in ('r', 'w', 'a'):\n    try:\n        open({str(diary)!r}, mode); return 0\n"
        "    except OSError: pass\n"
        f"try:\n    os.remove({str(diary)!r}); return 0\nexcept OSError: pass"
    )
    assert verdicts(python(walled, only_second(attack))) == ["AC"] * 3
    assert diary.read_text(encoding="utf-8") == "dear diary"


def test_nothing_outside_its_room_can_be_written(walled: Judge) -> None:
    attack = (
        "for place in ('/usr/x', '/x', '/etc/x', '/dev/x', '/var/tmp/x', '/dev/shm/x'):\n"
        "    try: open(place, 'w').close()\n    except OSError: continue\n"
        "    return 0\n"
        # A private /tmp may be written beside the room; nobody else ever sees it.
        "try: open(os.path.dirname(os.getcwd()) + '/x', 'w').close()\nexcept OSError: pass\n"
        "open('own.txt', 'w').close()"
    )
    assert verdicts(python(walled, only_second(attack))) == ["AC"] * 3
    assert not any(os.path.exists(place) for place in ("/usr/x", "/x", "/etc/x", "/dev/x", "/var/tmp/x", "/dev/shm/x"))
    assert list(Path(tempfile.gettempdir()).glob("tikprep-judge-*/x")) == []


def test_the_network_is_out_of_reach(walled: Judge) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        connect = f"socket.create_connection(('127.0.0.1', {port}), 1)"
        attack = f"import socket\ntry:\n    {connect}; return 0\nexcept OSError: pass"
        assert verdicts(python(walled, only_second(attack))) == ["AC"] * 3


def test_no_datagram_leaves(walled: Judge) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.setblocking(False)
        send = (
            f"socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {server.getsockname()[1]}))"
        )
        python(walled, only_second(f"import socket\ntry:\n    {send}\nexcept OSError: pass"))
        with pytest.raises(BlockingIOError):
            server.recv(1)


def test_no_other_program_can_be_ended(walled: Judge) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        attack = (
            f"import signal\nfor pid in ({other.pid}, {os.getpid()}):\n    try: os.kill(pid, signal.SIGTERM)\n"
            "    except OSError: pass"
        )
        python(walled, only_second(attack))
        assert other.poll() is None
        other.communicate(b"\n")
    assert other.returncode == 0


def test_a_large_file_ends_the_program(judge: Judge) -> None:
    # The sandbox gives no more room than 64 MB in all, the others no more than 64 MB a file.
    attack = "with open('big', 'wb') as file:\n    for _ in range(200): file.write(bytes(1_000_000))"
    assert verdicts(python(judge, only_second(attack), CaseLimits(time_ms=5_000)))[1] in ("OLE", "RE")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\n" * 20_000_000, "120,000,000 characters"),
        ("\x7fELF\x02\x01\x01\x00\x00", "the source is no text"),
        ("x = '\ud800'", "half a character"),
        ("", "the source is empty"),
        ("def other(n): return n\n", "there is no function 'solve_it'"),
        ("def solve_it(n) return n\n", "SyntaxError"),
        ("solve_it = 3\n", "there is no function 'solve_it'"),
        ("(" * 5_000, "SyntaxError"),
    ],
    ids=["100 MB", "binary", "surrogate", "empty", "wrong name", "syntax", "no function", "nested"],
)
def test_what_is_no_answer_is_a_compile_error(judge: Judge, source: str, said: str) -> None:
    result = python(judge, source)
    assert result.verdict is Verdict.CE
    assert said in result.message


def test_an_error_while_it_loads_is_told_once(judge: Judge) -> None:
    result = python(judge, "import math\nx = math.sqrt(-1)\ndef solve_it(n): return 2 * n\n")
    assert verdicts(result) == ["RE"]
    assert (result.not_run, result.is_unready) == (2, True)
    assert result.cases[0].traceback.startswith("  line 2, in <module>\n    x = math.sqrt(-1)")


def test_a_missing_compiler_tells_how_to_get_it(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = judge.run(doubling(), "cpp", "int main() {}")
    assert result.verdict is None
    assert result.missing_toolchain.startswith("C++ is not installed here. Install")


NATIVE = {
    "cpp": "HEAD\nlong long solve_it(long long n) { BODY }",
    "go": "package main\nHEAD\nfunc solveIt(n int) int { BODY }",
    "java": "class Solution { long solveIt(long n) { BODY } }",
}
NATIVE_ATTACKS = [
    ("cpp", "", "volatile bool b = true; while (b) {} return n;", "TLE"),
    ("cpp", "#include <vector>", "std::vector<char> x(5000000000); return x[n];", "MLE"),
    ("cpp", "", "volatile char x[999]; x[0] = 1; return solve_it(n + 1) + x[0];", "RE"),
    ("cpp", "", "volatile long long* p = nullptr; return *p;", "RE"),
    ("cpp", "#include <vector>", "std::vector<int> x(3); return x[n + 9];", "RE"),
    ("cpp", "", "volatile int zero = 0; return 9 / zero;", "RE"),
    ("cpp", "#include <stdexcept>", 'throw std::runtime_error("no");', "RE"),
    ("cpp", "#include <cstdio>", 'while (true) puts("x");', "OLE"),
    ("cpp", '#include "/etc/passwd"', "return n;", "CE"),
    ("cpp", "#define solve_it solved", "return n;\n}\n#undef solve_it\nvoid f() {", "CE"),
    ("go", "", "for {}", "TLE"),
    ("go", "", "x := make([]byte, 5000000000); for i := range x { x[i] = 1 }; return len(x)", "MLE"),
    ("go", "", "return solveIt(n + 1) + 1", "RE"),
    ("go", "", "x := []int{1}; return x[n+9]", "RE"),
    ("go", 'import "fmt"', "for { fmt.Println(n) }", "OLE"),
    ("go", "", "return m", "CE"),
    ("java", "", "while (true) {}", "TLE"),
    ("java", "", "long[][] x = new long[9][]; for (int i = 0; i < 9; i++) x[i] = new long[99999999]; return 1;", "MLE"),
    ("java", "", "return solveIt(n + 1) + 1;", "RE"),
    ("java", "", "return new int[1][9].length / (int) (n - n);", "RE"),
    ("java", "", "return n; } } class Other { long f() { return 1;", "WA"),
    ("java", "", "return m;", "CE"),
]


@pytest.mark.parametrize(("language", "head", "body", "wanted"), NATIVE_ATTACKS)
def test_native_answers_get_their_verdict(strongest: Judge, language: str, head: str, body: str, wanted: str) -> None:
    needs_language(language)
    source = NATIVE[language].replace("HEAD", head).replace("BODY", body)
    folder = a_problem({"n": "int"}, "int", [([1], 2)], limits=CaseLimits(time_ms=600, memory_mb=96))
    result = strongest.run(folder, language, source)
    assert result.verdict is Verdict(wanted), result
    assert not any("root:" in text for text in (result.message, *(case.stderr for case in result.cases)))


def test_a_wrong_class_name_is_told(strongest: Judge) -> None:
    needs_language("java")
    result = strongest.run(doubling(), "java", "class Answer { long solveIt(long n) { return n; } }")
    assert (result.verdict, result.message) == (Verdict.CE, "there is no class 'Solution'")


@pytest.fixture(scope="module")
def strongest() -> Iterator[Judge]:
    with Judge(seed=1) as judge:
        yield judge


def test_a_cancelled_run_ends_at_once_and_leaves_nothing(judge: Judge) -> None:
    with Stop() as stop:
        timer = threading.Timer(0.3, stop.set)
        start_s = time.perf_counter()
        timer.start()
        source = "def solve_it(n):\n    while True: pass\n"
        result = judge.run(doubling(CaseLimits(time_ms=60_000)), "python", source, stop)
        taken_s = time.perf_counter() - start_s
        timer.join()
    assert result.is_cancelled
    assert result.verdict is None
    assert taken_s < 5
    assert busy_children() == []


def test_a_cancelled_compiler_ends_at_once(judge: Judge) -> None:
    needs_language("cpp")
    template = "template<int N> struct F { static const long v = F<N-1>::v + F<N-2>::v; };\n"
    slow = "#include <bits/stdc++.h>\n" * 2 + template + "#include <regex>\nint solve_it(int n) { return n; }\n"
    with Stop() as stop:
        timer = threading.Timer(0.1, stop.set)
        timer.start()
        result = judge.run(doubling(), "cpp", slow, stop)
        timer.join()
    assert result.is_cancelled
    assert busy_children() == []


def test_a_run_that_is_cancelled_before_it_begins_does_not_begin(judge: Judge) -> None:
    with Stop() as stop:
        stop.set()
        assert judge.run(doubling(), "python", "def solve_it(n): return 2 * n\n", stop).is_cancelled


def test_no_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Judge(seed=1) as judge:
        attack = "os.makedirs('a/b'); open('a/b/c', 'w').close(); os.chmod('a/b', 0); os.chmod('a', 0)"
        python(judge, only_second(attack))
        judge.run(a_program_problem([("1", "2")]), "python", "open('x', 'w').close()\n")
        assert [path.name for path in next(tmp_path.iterdir()).iterdir() if path.name.startswith("run-")] == []
    assert list(tmp_path.iterdir()) == []


def test_no_descriptor_is_left_open(judge: Judge) -> None:
    python(judge, only_second("while True: pass"))
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        python(judge, only_second("os._exit(1)"))
    assert len(os.listdir("/proc/self/fd")) == before


def test_without_bubblewrap_the_next_walls_are_taken(tmp_path: Path) -> None:
    python_path = os.path.realpath(sys.executable)
    without = choose_sandbox(python_path, search_path=str(tmp_path))
    assert isinstance(without, (Warden, LimitsOnly))
    assert isinstance(choose_sandbox(None, search_path=str(tmp_path)), LimitsOnly)


def test_a_bubblewrap_that_does_not_work_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    assert isinstance(choose_sandbox(None, search_path=str(tmp_path)), LimitsOnly)


def test_the_guarantee_is_told_in_a_sentence() -> None:
    assert isolation() in {sandbox.guarantee for sandbox in WALLS}
    assert isolation().startswith("Programs run ")


def test_an_assertion_of_the_library_is_told_from_its_start(judge: Judge) -> None:
    source = "#include <vector>\nlong long solve_it(long long n) { std::vector<long long> x(3); return x[n + 9]; }"
    message = judge.run(doubling(), "cpp", source).cases[0].message
    assert message == "the program aborted itself (Assertion '__n < this->size()' failed)"


def test_a_traceback_that_python_itself_writes_has_no_frame_of_ours(judge: Judge) -> None:
    source = "import sys\ndef solve_it(n):\n    import traceback\n    traceback.print_stack()\n    sys.stderr.flush()\n"
    case = python(judge, source).cases[0]
    assert 'File "solution.py", line 4, in solve_it' in case.stderr
    assert "harness.py" not in case.stderr
