"""Made-up C++ answers to the shipped problems: the reference told in other words, with faults in chosen cases.

What an answer deserves is known without the judge: a fault comes where the tag of the input, a number that both sides
make of it, is that of a chosen case. The slips in a reference are such that a case of its problem must catch them.
"""

from __future__ import annotations

import random
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass

from tikprep.domain.neutral_types import Value
from tikprep.domain.problem import Verdict
from tikprep.runner.problem_folder import ProblemFolder
from tikprep.runner.suites import Case

_TOKEN = re.compile(
    r"(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<line>^[ \t]*#[^\n]*)|(?P<text>\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])+')"
    r"|(?P<name>[A-Za-z_]\w*)|(?P<number>\d[\w.]*)|(?P<space>\s+)"
    r"|(?P<sign><<=|>>=|::|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|.)",
    re.MULTILINE | re.DOTALL,
)
_KEYWORDS = frozenset(
    "alignas alignof auto bool break case catch char class const constexpr continue decltype default delete do double "
    "else enum explicit extern false float for friend if inline int long mutable namespace new noexcept nullptr "
    "operator "
    "private protected public return short signed sizeof static static_cast struct switch template this throw true try "
    "typedef typename union unsigned using virtual void volatile while std main".split()
)
_TAGS = """
namespace made {
using Tag = unsigned long long;
inline void feed(Tag& tag, Tag part) { tag = (tag ^ part) * 1099511628211ULL; }
template <class T> struct Of {
    static void feed_to(Tag& tag, T value) {
        if constexpr (std::is_floating_point_v<T>) {
            Tag bits = 0;
            std::memcpy(&bits, &value, sizeof bits);
            feed(tag, bits);
        } else {
            feed(tag, static_cast<Tag>(value));
        }
    }
};
template <class T> struct Of<std::vector<T>> {
    static void feed_to(Tag& tag, const std::vector<T>& row) {
        feed(tag, row.size());
        for (const auto& each : row) Of<T>::feed_to(tag, each);
    }
};
template <> struct Of<std::string> {
    static void feed_to(Tag& tag, const std::string& text) {
        feed(tag, text.size());
        for (unsigned char each : text) feed(tag, each);
    }
};
template <class... T> struct Of<std::tuple<T...>> {
    static void feed_to(Tag& tag, const std::tuple<T...>& row) {
        feed(tag, sizeof...(T));
        std::apply([&](const auto&... each) { (Of<T>::feed_to(tag, each), ...); }, row);
    }
};
template <class... T> Tag tag_of(const T&... values) {
    Tag tag = 14695981039346656037ULL;
    (Of<T>::feed_to(tag, values), ...);
    return tag;
}
inline void spoil(long long& value) { value += 1; }
inline void spoil(double& value) { value = -1.5 - value; }
template <class... T> void spoil(std::tuple<T...>& row) { spoil(std::get<0>(row)); }
template <class T> void spoil(std::vector<T>& row) {
    if (row.empty()) row.push_back(T{});
    else SPOILED;
}
inline volatile int zero = 0;
inline volatile int one = 1;
inline int* volatile nowhere = nullptr;
inline int deep(int n) { volatile char room[512] = {}; return one ? deep(n + 1) + room[n % 512] : n; }
}  // namespace made
"""
_HEADERS = ("cstring", "string", "tuple", "type_traits", "vector")
# Left out where no fault has the word, as each of them costs the compiler its time.
_HEADERS_OF = {
    "chrono": "chrono",
    "condition_variable": "condition_variable",
    "raise": "csignal",
    "puts": "cstdio",
    "abort": "cstdlib",
    "exit": "cstdlib",
    "cin": "sstream",
    "cout": "iostream",
    "istreambuf_iterator": "iterator",
    "mutex": "mutex",
    "runtime_error": "stdexcept",
    "thread": "thread",
}
# The kinds of faults, and how each is done; RIGHT is the call of the reference.
FAULTS: dict[str, tuple[Verdict, tuple[str, ...]]] = {
    "wrong": (Verdict.WA, ("auto answer = RIGHT; made::spoil(answer); return answer;",)),
    "slow": (
        Verdict.TLE,
        (
            "while (made::one) {}",
            "for (;;) std::this_thread::sleep_for(std::chrono::hours(1));",
            "std::mutex m; m.lock(); std::condition_variable_any v; while (made::one) v.wait(m);",
            "for (std::vector<int> row; made::one;) { row.assign(999, 7); made::nowhere = row.data(); }",
        ),
    ),
    "crash": (
        Verdict.RE,
        (
            "std::abort();",
            "*made::nowhere = 7;",
            "std::vector<int> row(3); row[made::one + 6] = 1;",
            "std::vector<int>(3).at(made::one + 6);",
            "made::one = 7 / made::zero;",
            'throw std::runtime_error("no such clip");',
            "throw 7;",
            "made::one = made::deep(1);",
            "std::exit(3);",
            "std::raise(SIGTERM);",
            "std::string().front() = 'a';",
            "std::thread([] { throw 1; }).join();",
        ),
    ),
    "greedy": (
        Verdict.MLE,
        (
            "std::vector<char>(3000000000ULL, 1);",
            "std::vector<long long> row; while (made::one) row.push_back(7);",
            "std::vector<std::string> rows; while (made::one) rows.emplace_back(100000, 'a');",
            "made::one = (new char[4000000000ULL])[7];",
        ),
    ),
    "loud": (
        Verdict.OLE,
        (
            'while (made::one) std::puts("1 2 3");',
            'while (made::one) std::cout << "1 2 3" << std::endl;',
            "while (made::one) std::cout << 7;",
            'while (made::one) std::fputs("no end of words\\n", stderr);',
        ),
    ),
}
# What no compiler takes.
BROKEN = (
    "}",
    "int no_end = 1",
    "long long unknown() { return no_such_name; }",
    "#include <no/such/header.h>",
    "#error",
)
# One slip in each reference: what stands there, and what takes its place.
SLIPS: dict[str, tuple[tuple[str, str], ...]] = {
    "asof-join": (("<= max_age", "< max_age"), ("<= now", "< now")),
    "auc-ties": (("first + 1 + end", "first + end"), ("return 0.5", "return 0.0")),
    "batch-split": (("<= k", "< k"), ("work = cost", "work = 0")),
    "clip-pairs": (("lo - 1", "lo"), ("<= most", "< most")),
    "comment-rank": (("a > b;", "a < b;"), ("worth[a] < worth[b]", "worth[a] > worth[b]")),
    "gap-rerank": (("+ gap <= slot", "+ gap < slot"), ("+ gap <= slot", "+ gap - 1 <= slot")),
    "hash-ring": ((">> 15", ">> 16"), ("? all : 0", "? 0 : 0")),
    "hot-k-stream": (("> k)", "> k + 1)"), ("count, -clip", "-count, -clip")),
    "job-order": (("std::greater<>", "std::less<>"), ("== n ?", "<= n ?")),
    "lfu": ((">= capacity_", "> capacity_"), ("lowest_ = 1;", "lowest_ = lowest_ ? lowest_ : 1;")),
    "low-skip-run": (("right + 1 - left", "right - left"), ("best = std::max(best, right + 1 - left)", "best = 1")),
    "lru-ttl": (("now >= place", "now > place"), (">= capacity_", "> capacity_")),
    "merge-sessions": (("<= gap", "< gap"), ("std::max(sessions.back()[1], stretch[1])", "stretch[1]")),
    "merge-sources": (("-sources", "sources"), ("seen.insert(item).second", "true")),
    "ndcg-k": (("i + 2", "i + 3"), ("- 1)", "- 0)")),
    "near-dup-groups": (("size[large] += size[small]", "size[large] += 1"), ("largest = 1", "largest = 0")),
    "rolling-ctr": (("<= event[0]", "< event[0]"), ("clicked -= ", "clicked += ")),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong in one case."""

    kind: str
    words: str

    @property
    def verdict(self) -> Verdict:
        return FAULTS[self.kind][0]


def a_fault(kind: str, rng: random.Random) -> Fault:
    return Fault(kind, rng.choice(FAULTS[kind][1]))


def tag_of(value: Value, *, is_text: bool = False) -> int:
    """The number that the C++ side makes of the same arguments, or of the text of a program's input."""
    tag = 14695981039346656037
    for part in _parts(value) if is_text else (part for each in _row(value) for part in _parts(each)):
        tag = (tag ^ part % 2**64) * 1099511628211 % 2**64
    return tag


def _row(value: Value) -> Sequence[Value]:
    assert isinstance(value, list)
    return value


def _parts(value: Value) -> list[int]:
    if isinstance(value, str):
        raw = value.encode("utf-8")
        return [len(raw), *raw]
    if isinstance(value, list | tuple):
        return [len(value), *(part for each in value for part in _parts(each))]
    if isinstance(value, float):
        return [int.from_bytes(struct.pack("<d", value), "little")]
    assert isinstance(value, int)
    return [value]


def slipped(folder: ProblemFolder, number: int) -> str:
    """The reference with one of its slips."""
    old, new = SLIPS[folder.problem.slug][number]
    source = reference_of(folder)
    assert old in source, (folder.problem.slug, old)
    return source.replace(old, new, 1)


def constant_of(folder: ProblemFolder) -> str:
    """An answer that looks at nothing."""
    signature = folder.problem.signature
    if signature is None:
        return '#include <cstdio>\nint main() { std::puts("7"); }\n'
    shape = _shape_of(reference_of(folder), signature.name)
    return f"#include <tuple>\n#include <vector>\n{shape} {{\n    return {{}};\n}}\n"


def _shape_of(source: str, function: str) -> str:
    """The type, the name and the parameters of the function."""
    found = re.search(rf"^[\w:<> ,]+ {function}\([^()]*\)(?= \{{)", source, re.MULTILINE)
    assert found is not None
    return found[0].replace("Rows", "std::vector<std::vector<long long>>")


def reference_of(folder: ProblemFolder) -> str:
    return (folder.folder / "ref.cpp").read_text(encoding="utf-8")


def told_anew(source: str, rng: random.Random, function: str = "main", own: str = "") -> str:
    """The same program: other names, spaces and comments, its headers in another order.

    With `own` the function that is asked for gets this name, and another can stand in its place.
    """
    tokens = [(match.lastgroup or "", match[0]) for match in _TOKEN.finditer(source)]
    headers = [text for kind, text in tokens if kind == "line"]
    rng.shuffle(headers)
    body = [(kind, text) for kind, text in tokens if kind not in ("line", "space", "comment")]
    names = _renamed(body, function, rng)
    names[function] = own or function
    written, before = "", ""
    for kind, text in body:
        is_free = before in ("", *"(){};,[]") or text in tuple("(){};,[]")
        written += rng.choice((" ", " ", "\n", "\t", "  ", " /* of it */ ", *(("",) * 4 if is_free else ())))
        written += names.get(text, text) if kind == "name" else text
        before = text
    return "\n".join(headers) + "\n" + written + "\n"


def _renamed(tokens: list[tuple[str, str]], function: str, rng: random.Random) -> dict[str, str]:
    """A new name for each name of the program's own: one that never stands behind `.`, `->` or `::`."""
    foreign = {text for (_, before), (_, text) in zip([("", ""), *tokens], tokens, strict=False) if before in _PATHS}
    names = dict.fromkeys(text for kind, text in tokens if kind == "name")
    own = [name for name in names if name not in foreign and name not in _KEYWORDS and name != function]
    return {name: f"{rng.choice('abcdefgh')}{rng.choice(('_', 'X', ''))}{number}" for number, name in enumerate(own, 1)}


_PATHS = (".", "->", "::")


def answer_to(folder: ProblemFolder, faults: Sequence[tuple[Case, Fault]], rng: random.Random) -> str:
    """The reference told anew, with a fault in each of these cases."""
    signature = folder.problem.signature
    # No function but main may end without giving back its number.
    source = reference_of(folder).replace("int main()", "void main()")
    function = "main" if signature is None else signature.name
    anew = told_anew(source, rng, function, f"right_{rng.randrange(99)}")
    inner = re.search(r"right_\d+", anew)
    assert inner is not None
    spoiled = "row.pop_back()" if rng.random() < 0.5 else "spoil(row[row.size() / 2])"
    tags = _TAGS.replace("SPOILED", spoiled)
    if signature is None:
        return _with_headers(f"{tags}{anew}\n{_program(inner[0], faults)}")
    arguments = ", ".join(parameter.name for parameter in signature.parameters)
    cases = _cases(faults, f"{inner[0]}({arguments})", is_text=False)
    switch = f"    switch (made::tag_of({arguments})) {{\n{cases}    }}\n"
    return _with_headers(
        f"{tags}{anew}\n{_shape_of(source, function)} {{\n{switch}    return {inner[0]}({arguments});\n}}\n"
    )


def _with_headers(source: str) -> str:
    wanted = {name for word, name in _HEADERS_OF.items() if word in source}
    return "".join(f"#include <{name}>\n" for name in (*_HEADERS, *sorted(wanted))) + source


def _program(inner: str, faults: Sequence[tuple[Case, Fault]]) -> str:
    """A `main` that reads all, and lets that of the reference read it again."""
    cases = _cases(faults, inner, is_text=True)
    return (
        "int main() {\n    std::ios::sync_with_stdio(false);\n"
        "    const std::string text{std::istreambuf_iterator<char>(std::cin), {}};\n"
        "    std::istringstream again(text);\n    std::cin.rdbuf(again.rdbuf());\n"
        f"    switch (made::tag_of(text)) {{\n{cases}    }}\n    {inner}();\n}}\n"
    )


def _cases(faults: Sequence[tuple[Case, Fault]], right: str, *, is_text: bool) -> str:
    lines = []
    for case, fault in faults:
        words = fault.words.replace("RIGHT", right)
        if is_text and fault.kind == "wrong":
            words = 'std::cout << "7 ";'
        lines.append(f"    case {tag_of(case.input, is_text=is_text)}ULL: {{ {words} break; }}\n")
    return "".join(lines)
