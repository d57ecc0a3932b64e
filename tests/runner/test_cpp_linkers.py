"""C++ answers link by the quick linker, and by the usual one where that is missing or fails."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.runner.judging import doubling, needs_language
from tikprep.domain.problem import Verdict
from tikprep.runner.judge import Judge
from tikprep.runner.languages import language_named

ANSWER = "long long solve_it(long long n) { return 2 * n; }\n"
FAILING = "#!/bin/sh\necho gold has failed >&2\nexit 1\n"


@pytest.mark.parametrize("linker", [FAILING, ""])
def test_an_answer_is_linked_without_gold(tmp_path: Path, linker: str) -> None:
    needs_language("cpp")
    cpp, folder, tools = language_named("cpp"), tmp_path / "build", tmp_path / "tools"
    folder.mkdir()
    tools.mkdir()
    compiler = cpp.toolchain()
    assert compiler is not None
    plan = cpp.plan(compiler, folder, ANSWER, doubling().problem.signature, 256)
    for name, text in plan.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    if linker:
        (tools / "ld.gold").write_text(linker, encoding="utf-8")
        (tools / "ld.gold").chmod(0o755)
    for name in ("as", "ld"):
        found = shutil.which(name)
        assert found is not None
        (tools / name).symlink_to(found)
    assert plan.build is not None
    done = subprocess.run(
        plan.build, cwd=folder, env={"PATH": str(tools)}, capture_output=True, check=False, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert (folder / "program").is_file()


def test_what_is_declared_only_is_told_once() -> None:
    needs_language("cpp")
    with Judge(seed=1) as judge:
        result = judge.run(doubling(), "cpp", "long long twice(long long);\n" + ANSWER.replace("2 * n", "twice(n)"))
    assert result.verdict is Verdict.CE
    assert "twice" in result.message
    assert result.message.count("exit status") <= 1
