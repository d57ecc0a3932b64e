"""C++17, by g++ or clang++."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from tikprep.domain.neutral_types import NeutralType
from tikprep.domain.problem import Signature
from tikprep.runner.languages.base import (
    BuildPlan,
    Command,
    harness_file,
    node_kinds,
    node_value,
    simplified,
    tool_root,
)

_NAMES = {"int": "long long", "float": "double", "str": "std::string", "bool": "bool"}
_GENERICS = {"list": "std::vector", "map": "std::map", "tuple": "std::tuple"}
_HEADERS = {"str": "string", "list": "vector", "map": "map", "tuple": "tuple"}
# The assertions turn an index out of range into a sentence instead of a crash somewhere else.
_FLAGS = "-std=c++17 -O2 -pthread -D_GLIBCXX_ASSERTIONS"
# The harness is the same for every solution: its own part is built beside the first one and kept. Its header is built
# ahead only, as that takes longer than it saves one answer: about a third of the compiler's time each. What a solution
# sees is the same with and without, and -O2 stays for a first run too: its program then serves the submission. The
# linker gold takes half the time of the usual one, which has the last word where gold is missing or fails.
_BUILD = (
    'if [ "$2" = ahead ]; then "$1" {flags} {define} -x c++-header harness.hpp -o new.gch '
    "&& mv new.gch harness.hpp.gch; fi; "
    'if [ ! -f harness.o ]; then "$1" {flags} -O1 -c harness.cpp -o harness.o & fi; '
    '"$1" {flags} {define} -c main.cpp -o main.o || {{ wait; exit 1; }}; wait; '
    '{{ command -v ld.gold > /dev/null && "$1" -fuse-ld=gold {link} 2> /dev/null; }} || "$1" {link}'
)
_LINK = "-pthread main.o harness.o -o program"
_KEPT = ("harness.o", "harness.hpp.gch")
_MAIN = """#include "harness.hpp"
#include "solution.cpp"

namespace {{
void flush_streams() {{
#if defined(_GLIBCXX_IOSTREAM) || defined(_LIBCPP_IOSTREAM)
    std::cout.flush();
    std::clog.flush();
#endif
}}
}}  // namespace

int main(int argc, char** argv) {{
    return tikprep_harness::serve(argc, argv, &tikprep_harness::Call<&{name}>::with, &flush_streams);
}}
"""
_PROGRAM_STUB = """#include <iostream>

int main() {
    std::ios::sync_with_stdio(false);
    std::cin.tie(nullptr);
}
"""
_LIST_NOTE = "// struct ListNode { VALUE val; ListNode* next; };"
_TREE_NOTE = "// struct TreeNode { VALUE val; TreeNode* left; TreeNode* right; };"


class Cpp:
    """Programs are built with optimisation, since interviews speak of the speed that ships."""

    name = "cpp"
    title = "C++"
    source_name = "program.cpp"
    start_allowance_s = 0.0
    bears_address_limit = True
    memory_allowance_mb = 16
    program_start_s = 0.1
    warm_up = "long long warm_up(long long n) { return n; }\n"

    def toolchain(self) -> str | None:
        return shutil.which("g++") or shutil.which("clang++")

    def build_command(self, tool: str, source: Path, program: Path) -> Command | None:
        return (tool, "-std=c++17", "-O2", "-pthread", "-o", str(program), str(source))

    def run_command(self, tool: str, source: Path, program: Path, memory_mb: int) -> Command:
        return (str(program),)

    def environment(self, memory_mb: int) -> Mapping[str, str]:
        return {}

    def install_hint(self, platform: str) -> str:
        if platform == "darwin":
            return "Install Apple's compiler: xcode-select --install"
        if platform == "win32":
            return "Install MinGW-w64, such as from winlibs.com, and add its bin folder to PATH"
        return "Install a compiler with your package manager, such as: sudo apt install g++"

    def roots(self, tool: str) -> tuple[Path, ...]:
        return tool_root(tool)

    def judge_environment(self, memory_mb: int, kept: Path) -> Mapping[str, str]:
        return {}

    def plan(self, tool: str, folder: Path, source: str, signature: Signature | None, memory_mb: int) -> BuildPlan:
        program = str(folder / "program")
        if signature is None:
            build = (tool, *_FLAGS.split(), "solution.cpp", "-o", "program")
            return BuildPlan({"solution.cpp": source}, build, (program,))
        files = {
            # An end of line of its own keeps what follows out of a comment of the last line.
            "solution.cpp": source + "\n",
            "main.cpp": _MAIN.format(name=signature.name),
            "harness.hpp": harness_file("harness.hpp"),
            "harness.cpp": harness_file("harness.cpp"),
        }
        define = f"'-DTIKPREP_NODE_VALUE={_spelled(node_value(signature))}'"
        script = _BUILD.format(flags=_FLAGS, define=define, link=_LINK)
        when = "ahead" if source == self.warm_up else "now"
        return BuildPlan(files, ("/bin/sh", "-c", script, "build", tool, when), (program,), kept=_KEPT)

    def stub(self, signature: Signature | None) -> str:
        if signature is None:
            return _PROGRAM_STUB
        types = [*(each.type for each in signature.parameters), signature.returns]
        headers = sorted({_HEADERS[name] for each in types for name in _names_in(simplified(each)) if name in _HEADERS})
        kinds, value = node_kinds(signature), _spelled(node_value(signature))
        parameters = ", ".join(f"{_parameter(simplified(each.type))}{each.name}" for each in signature.parameters)
        lines = [
            *(f"#include <{header}>" for header in headers),
            *([""] if headers else []),
            *([_LIST_NOTE.replace("VALUE", value)] if "linked_list" in kinds else []),
            *([_TREE_NOTE.replace("VALUE", value)] if "tree" in kinds else []),
            f"{_spelled(simplified(signature.returns))} {signature.name}({parameters}) {{",
            "    ",
            "}",
        ]
        return "\n".join(lines) + "\n"


def _spelled(wanted: NeutralType) -> str:
    if wanted.name in ("linked_list", "tree"):
        return "ListNode*" if wanted.name == "linked_list" else "TreeNode*"
    if wanted.name in _NAMES:
        return _NAMES[wanted.name]
    return f"{_GENERICS[wanted.name]}<{', '.join(map(_spelled, wanted.arguments))}>"


def _parameter(wanted: NeutralType) -> str:
    spelled = _spelled(wanted)
    if wanted.name in ("linked_list", "tree"):
        return f"{spelled} "
    return f"const {spelled}& " if wanted.name in ("str", *_GENERICS) else f"{spelled} "


def _names_in(wanted: NeutralType) -> set[str]:
    return {wanted.name}.union(*map(_names_in, wanted.arguments))
