"""Go, by the toolchain that is installed; it may fetch neither modules nor another version of itself."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from tikprep.domain.neutral_types import NeutralType
from tikprep.domain.problem import Signature
from tikprep.runner.languages.base import (
    BuildPlan,
    Command,
    camel_case,
    harness_file,
    node_kinds,
    node_value,
    simplified,
    tool_root,
)

_NAMES = {"int": "int", "float": "float64", "str": "string", "bool": "bool", "tuple": "[]any"}
_ENTRY = """package main

type ListNode struct {{
	Val  {value}
	Next *ListNode
}}

type TreeNode struct {{
	Val   {value}
	Left  *TreeNode
	Right *TreeNode
}}

func main() {{
	tikprepServe({name})
}}
"""
# A stack without end is told as such long before it has taken all memory; the harness does the same for a function.
_STACK_LIMIT = """package main

import "runtime/debug"

func init() {
	debug.SetMaxStack(64 << 20)
}
"""
_PROGRAM_STUB = """package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	in := bufio.NewReader(os.Stdin)
	var n int
	fmt.Fscan(in, &n)
}
"""
_LIST_NOTE = "// type ListNode struct { Val VALUE; Next *ListNode }"
_TREE_NOTE = "// type TreeNode struct { Val VALUE; Left, Right *TreeNode }"


class Go:
    """Programs are one file that imports the standard library."""

    name = "go"
    title = "Go"
    source_name = "main.go"
    start_allowance_s = 0.0
    # Its run time reserves address space far beyond what it uses; GOMEMLIMIT steers the heap instead.
    bears_address_limit = False
    memory_allowance_mb = 128
    program_start_s = 0.1
    warm_up = "package main\n\nfunc warmUp(n int) int { return n }\n"

    def toolchain(self) -> str | None:
        return shutil.which("go")

    def build_command(self, tool: str, source: Path, program: Path) -> Command | None:
        return (tool, "build", "-o", str(program), str(source))

    def run_command(self, tool: str, source: Path, program: Path, memory_mb: int) -> Command:
        return (str(program),)

    def environment(self, memory_mb: int) -> Mapping[str, str]:
        return {
            "CGO_ENABLED": "0",
            "GO111MODULE": "off",
            "GOMEMLIMIT": f"{memory_mb}MiB",
            "GOPROXY": "off",
            "GOTOOLCHAIN": "local",
        }

    def install_hint(self, platform: str) -> str:
        if platform == "darwin":
            return "Install Go from go.dev/dl, or with: brew install go"
        if platform == "win32":
            return "Install Go from go.dev/dl"
        return "Install Go with your package manager, such as: sudo apt install golang-go"

    def roots(self, tool: str) -> tuple[Path, ...]:
        return tool_root(tool)

    def judge_environment(self, memory_mb: int, kept: Path) -> Mapping[str, str]:
        return {**self.environment(memory_mb), "GOCACHE": str(kept / "go-cache")}

    def plan(self, tool: str, folder: Path, source: str, signature: Signature | None, memory_mb: int) -> BuildPlan:
        program = str(folder / "program")
        files = {"solution.go": source}
        if signature is None:
            files["limits.go"] = _STACK_LIMIT
        else:
            entry = _ENTRY.format(value=_spelled(node_value(signature)), name=camel_case(signature.name))
            files |= {"harness.go": harness_file("harness.go"), "entry.go": entry}
        build = (tool, "build", "-ldflags=-s -w", "-o", "program", *sorted(files, reverse=True))
        return BuildPlan(files, build, (program,))

    def stub(self, signature: Signature | None) -> str:
        if signature is None:
            return _PROGRAM_STUB
        kinds, value = node_kinds(signature), _spelled(node_value(signature))
        parameters = ", ".join(
            f"{camel_case(each.name)} {_spelled(simplified(each.type))}" for each in signature.parameters
        )
        lines = [
            "package main",
            "",
            *([_LIST_NOTE.replace("VALUE", value)] if "linked_list" in kinds else []),
            *([_TREE_NOTE.replace("VALUE", value)] if "tree" in kinds else []),
            f"func {camel_case(signature.name)}({parameters}) {_spelled(simplified(signature.returns))} {{",
            "\t",
            "}",
        ]
        return "\n".join(lines) + "\n"


def _spelled(wanted: NeutralType) -> str:
    if wanted.name in ("linked_list", "tree"):
        return "*ListNode" if wanted.name == "linked_list" else "*TreeNode"
    if wanted.name == "list":
        return f"[]{_spelled(wanted.arguments[0])}"
    if wanted.name == "map":
        return f"map[{_spelled(wanted.arguments[0])}]{_spelled(wanted.arguments[1])}"
    return _NAMES[wanted.name]
