"""Java, by the launcher of a JDK, which compiles a program of one file in memory and runs its first class."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from tikprep.domain.neutral_types import NeutralType
from tikprep.domain.problem import Signature
from tikprep.runner.languages.base import (
    BuildPlan,
    Command,
    SourceProblem,
    camel_case,
    harness_file,
    node_kinds,
    node_value,
    simplified,
    tool_root,
)

_NAMES = {"int": "long", "float": "double", "str": "String", "bool": "boolean", "tuple": "Object[]"}
_BOXED = {"long": "Long", "double": "Double", "boolean": "Boolean"}
_CLASS = re.compile(
    r"^\s*(?:(?:final|abstract|strictfp)\s+)*(public\s+)?(?:(?:final|abstract|strictfp)\s+)*class\s+(\w+)", re.M
)
_COMPILER_FLAGS = (
    "-J-XX:TieredStopAtLevel=1",
    "-J-XX:+UseSerialGC",
    "-proc:none",
    "-encoding",
    "UTF-8",
    "-g",
    "-d",
    ".",
)
_LIST_NODE = """class ListNode {
    VALUE val;
    ListNode next;

    ListNode() {}

    ListNode(VALUE val) {
        this.val = val;
    }

    ListNode(VALUE val, ListNode next) {
        this.val = val;
        this.next = next;
    }
}
"""
_TREE_NODE = """class TreeNode {
    VALUE val;
    TreeNode left;
    TreeNode right;

    TreeNode() {}

    TreeNode(VALUE val) {
        this.val = val;
    }

    TreeNode(VALUE val, TreeNode left, TreeNode right) {
        this.val = val;
        this.left = left;
        this.right = right;
    }
}
"""
_PROGRAM_STUB = """import java.util.Scanner;

public class Main {
    public static void main(String[] args) {
        Scanner in = new Scanner(System.in);
    }
}
"""
_LIST_NOTE = "// class ListNode { VALUE val; ListNode next; }"
_TREE_NOTE = "// class TreeNode { VALUE val; TreeNode left; TreeNode right; }"


class Java:
    """Programs are one file, whatever their public class is called."""

    name = "java"
    title = "Java"
    source_name = "Main.java"
    # The compiler runs inside the launcher: about a second, more on a busy machine.
    start_allowance_s = 10.0
    # The JVM reserves gigabytes of address space; -Xmx steers the heap instead.
    bears_address_limit = False
    memory_allowance_mb = 1024
    program_start_s = 1.0
    warm_up = "class Solution { long warmUp(long n) { return n; } }\n"

    def toolchain(self) -> str | None:
        # A machine with a launcher and no compiler has only the run time, which cannot read a source.
        return shutil.which("java") if shutil.which("javac") else None

    def build_command(self, tool: str, source: Path, program: Path) -> Command | None:
        return None

    def run_command(self, tool: str, source: Path, program: Path, memory_mb: int) -> Command:
        return (tool, *_run_flags(memory_mb), "-XX:TieredStopAtLevel=1", str(source))

    def environment(self, memory_mb: int) -> Mapping[str, str]:
        return {}

    def install_hint(self, platform: str) -> str:
        if platform == "darwin":
            return "Install a JDK from adoptium.net, or with: brew install --cask temurin"
        if platform == "win32":
            return "Install a JDK from adoptium.net"
        return "Install a JDK with your package manager, such as: sudo apt install default-jdk-headless"

    def roots(self, tool: str) -> tuple[Path, ...]:
        # Debian keeps the settings of its JDKs in /etc.
        return (*tool_root(tool), *sorted(Path("/etc").glob("java-*")))

    def judge_environment(self, memory_mb: int, kept: Path) -> Mapping[str, str]:
        return {}

    def plan(self, tool: str, folder: Path, source: str, signature: Signature | None, memory_mb: int) -> BuildPlan:
        compiler = str(Path(tool).with_name("javac"))
        run = (tool, *_run_flags(memory_mb), "-cp", str(folder))
        if signature is None:
            name = _main_class(source)
            return BuildPlan({f"{name}.java": source}, (compiler, *_COMPILER_FLAGS, f"{name}.java"), (*run, name))
        value = _spelled(node_value(signature))
        nodes = {"linked_list": ("ListNode.java", _LIST_NODE), "tree": ("TreeNode.java", _TREE_NODE)}
        files = {"Solution.java": source}
        for kind in sorted(node_kinds(signature)):
            files[nodes[kind][0]] = nodes[kind][1].replace("VALUE", value)
        names = " ".join(sorted(files))
        # The harness finds the solution when it runs, so it is compiled once and kept.
        script = f'if [ -f Harness.class ]; then "$@" {names}; else "$@" {names} Harness.java; fi'
        files["Harness.java"] = harness_file("Harness.java")
        build = ("/bin/sh", "-c", script, "build", compiler, *_COMPILER_FLAGS)
        return BuildPlan(files, build, (*run, "Harness", camel_case(signature.name)), kept=("Harness*.class",))

    def stub(self, signature: Signature | None) -> str:
        if signature is None:
            return _PROGRAM_STUB
        kinds, value = node_kinds(signature), _spelled(node_value(signature))
        types = [simplified(each) for each in (*(each.type for each in signature.parameters), signature.returns)]
        parameters = ", ".join(
            f"{_spelled(simplified(each.type))} {camel_case(each.name)}" for each in signature.parameters
        )
        lines = [
            *(["import java.util.*;", ""] if any("map" in str(each) for each in types) else []),
            *([_LIST_NOTE.replace("VALUE", value)] if "linked_list" in kinds else []),
            *([_TREE_NOTE.replace("VALUE", value)] if "tree" in kinds else []),
            "class Solution {",
            f"    {_spelled(simplified(signature.returns))} {camel_case(signature.name)}({parameters}) {{",
            "        ",
            "    }",
            "}",
        ]
        return "\n".join(lines) + "\n"


def _run_flags(memory_mb: int) -> tuple[str, ...]:
    encoding = ("-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8")
    return (
        f"-Xmx{memory_mb}m",
        "-Xms16m",
        "-Xss16m",
        "-XX:+UseSerialGC",
        "-Xshare:auto",
        "-XX:-UsePerfData",
        *encoding,
    )


def _main_class(source: str) -> str:
    """The class whose name a file must bear: the public one, or the first."""
    found: list[tuple[str, str]] = _CLASS.findall(source)
    if not found:
        raise SourceProblem("there is no class: write one with a main method")
    return next((name for public, name in found if public), found[0][1])


def _spelled(wanted: NeutralType) -> str:
    if wanted.name in ("linked_list", "tree"):
        return "ListNode" if wanted.name == "linked_list" else "TreeNode"
    if wanted.name == "list":
        return f"{_spelled(wanted.arguments[0])}[]"
    if wanted.name == "map":
        inner = (_spelled(part) for part in wanted.arguments)
        return f"Map<{', '.join(_BOXED.get(name, name) for name in inner)}>"
    return _NAMES[wanted.name]
