"""Python, by the interpreter that runs TikPrep or, in a frozen bundle, by the machine's."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from tikprep.domain.neutral_types import NeutralType
from tikprep.domain.problem import Signature
from tikprep.runner.languages.base import IN_FD, OUT_FD, BuildPlan, Command, harness_file, node_kinds
from tikprep.runner.wire import encode_arguments

# Not -I: it would ignore PYTHONHASHSEED, and the order of a printed set would change from run to run.
# -S and -s keep installed packages out, -P the program's folder, -B its cache files.
_FLAGS = ("-S", "-s", "-P", "-B", "-X", "utf8")
_NAMES = {"list": "list", "map": "dict", "tuple": "tuple", "linked_list": "ListNode | None", "tree": "TreeNode | None"}
_PROGRAM_STUB = """import sys


def main() -> None:
    data = sys.stdin.read().split()


main()
"""


class Python:
    """Programs see the standard library and nothing that was installed beside it."""

    name = "python"
    title = "Python"
    source_name = "program.py"
    start_allowance_s = 0.0
    bears_address_limit = True
    memory_allowance_mb = 32
    program_start_s = 0.2
    warm_up = ""

    def toolchain(self) -> str | None:
        if sys.executable and not getattr(sys, "frozen", False):
            return sys.executable
        return shutil.which("python3") or shutil.which("python")

    def build_command(self, tool: str, source: Path, program: Path) -> Command | None:
        return None

    def run_command(self, tool: str, source: Path, program: Path, memory_mb: int) -> Command:
        return (tool, *_FLAGS, str(source))

    def environment(self, memory_mb: int) -> Mapping[str, str]:
        return {"PYTHONHASHSEED": "0"}

    def install_hint(self, platform: str) -> str:
        if platform == "linux":
            return "Install Python 3 with your package manager, such as: sudo apt install python3"
        return "Install Python 3 from python.org"

    def roots(self, tool: str) -> tuple[Path, ...]:
        if tool == sys.executable:
            return tuple(dict.fromkeys(Path(place).resolve() for place in (sys.base_prefix, sys.base_exec_prefix)))
        return ()

    def judge_environment(self, memory_mb: int, kept: Path) -> Mapping[str, str]:
        return {"PYTHONHASHSEED": "0"}

    def plan(self, tool: str, folder: Path, source: str, signature: Signature | None, memory_mb: int) -> BuildPlan:
        types = None if signature is None else signature_types(signature)
        return self.function_plan(tool, folder, source, signature.name if signature else "", types)

    def function_plan(
        self, tool: str, folder: Path, source: str, name: str, types: str | None, mode: str = "answer"
    ) -> BuildPlan:
        """How a function of this name is called; with the types `-` it takes and gives plain values."""
        python = base_interpreter(tool)
        solution = str(folder / "solution.py")
        if types is None:
            return BuildPlan({"solution.py": source}, None, (python, *_FLAGS, solution))
        files = {"solution.py": source, "harness.py": harness_file("python_harness.py")}
        harness = str(folder / "harness.py")
        return BuildPlan(files, None, (python, *_FLAGS, harness, IN_FD, OUT_FD, solution, name, types, mode))

    def stub(self, signature: Signature | None) -> str:
        if signature is None:
            return _PROGRAM_STUB
        parameters = ", ".join(f"{each.name}: {_spelled(each.type)}" for each in signature.parameters)
        kinds = node_kinds(signature)
        lines = [
            *(_LIST_NOTE if "linked_list" in kinds else ()),
            *(_TREE_NOTE if "tree" in kinds else ()),
            f"def {signature.name}({parameters}) -> {_spelled(signature.returns)}:",
            "    ...",
        ]
        return "\n".join(lines) + "\n"


_LIST_NOTE = ("# class ListNode: val, next", "")
_TREE_NOTE = ("# class TreeNode: val, left, right", "")


def base_interpreter(tool: str) -> str:
    """The interpreter behind a virtual environment, whose folder then need not be in reach."""
    base = getattr(sys, "_base_executable", None)
    return os.path.realpath(base) if tool == sys.executable and base else os.path.realpath(tool)


def signature_types(signature: Signature) -> str:
    """The types of a signature as the harness takes them."""
    parameters = [_listed(parameter.type) for parameter in signature.parameters]
    return encode_arguments([parameters, _listed(signature.returns)], None).hex()


def _listed(wanted: NeutralType) -> list[object]:
    return [wanted.name, *map(_listed, wanted.arguments)]


def _spelled(wanted: NeutralType) -> str:
    if wanted.name in ("graph", "matrix"):
        inner = _spelled(wanted.arguments[0]) if wanted.arguments else "int"
        return f"list[list[{inner}]]"
    name = _NAMES.get(wanted.name, wanted.name)
    if wanted.name in ("linked_list", "tree") or not wanted.arguments:
        return name
    return f"{name}[{', '.join(map(_spelled, wanted.arguments))}]"
