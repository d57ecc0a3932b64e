"""Runs one program in a folder and a session of its own, and tells what it printed.

The limits stop slips, not malice: a program may still read files and open connections.
"""

from __future__ import annotations

import contextlib
import math
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO

from tikprep.runner.languages import Language, language_named
from tikprep.runner.limits import limited

_CHUNK = 16_384
_BUILD_S = 60.0
_BUILD_OUTPUT_BYTES = 65_536
# Once everything was killed, a pipe stays open only where a program left its session.
_LAST_WORDS_S = 2.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may take: seconds on the wall, memory, and bytes of each of its two outputs."""

    time_s: float = 5.0
    memory_mb: int = 256
    output_bytes: int = 65_536


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class RunResult:
    """What came of a program. `exit_code` is negative for a signal and None where nothing was run.

    `is_built` is False where the compiler refused; its words are then in `stderr`.
    """

    stdout: str = ""
    stderr: str = ""
    exit_code: int | None = None
    timed_out: bool = False
    is_cut_off: bool = False
    is_built: bool = True
    missing_toolchain: str = ""


class _Output(Thread):
    """Reads one pipe to its end, keeps the first bytes and stops the program that writes more."""

    def __init__(self, pipe: IO[bytes], most_bytes: int, process: subprocess.Popen[bytes]) -> None:
        super().__init__(daemon=True)
        self._pipe = pipe
        self._most_bytes = most_bytes
        self._process = process
        self._kept = bytearray()
        self.is_cut_off = False

    def run(self) -> None:
        with contextlib.suppress(ValueError, OSError):
            while chunk := os.read(self._pipe.fileno(), _CHUNK):
                if len(self._kept) + len(chunk) > self._most_bytes and not self.is_cut_off:
                    self.is_cut_off = True
                    _kill_session(self._process)
                self._kept += chunk[: self._most_bytes - len(self._kept)]

    def text(self) -> str:
        return bytes(self._kept).decode("utf-8", errors="replace")


def run_program(language_name: str, source: str, limits: Limits = DEFAULT_LIMITS) -> RunResult:
    """Build and run a program of one file with nothing on its standard input.

    Raises KeyError for a language that is none of LANGUAGES. A toolchain that is not installed
    is no error: the result names it.
    """
    language = language_named(language_name)
    tool = language.toolchain()
    if tool is None:
        return RunResult(missing_toolchain=language.title)
    with tempfile.TemporaryDirectory(prefix="tikprep-run-", ignore_cleanup_errors=True) as folder:
        return _built_and_run(language, tool, source, limits, Path(folder))


def _built_and_run(language: Language, tool: str, source: str, limits: Limits, folder: Path) -> RunResult:
    source_path = folder / "source" / language.source_name
    program = folder / "build" / ("program.exe" if os.name == "nt" else "program")
    working = folder / "work"
    for place in (source_path.parent, program.parent, working):
        place.mkdir()
    source_path.write_text(source, encoding="utf-8", newline="\n")
    environment = _environment(language, tool, limits, folder)
    build = language.build_command(tool, source_path, program)
    if build is not None:
        build_limits = Limits(_BUILD_S, 0, _BUILD_OUTPUT_BYTES)
        built = _run(build, build_limits, working, environment)
        if built.exit_code != 0:
            return RunResult(
                stderr=built.stderr + built.stdout,
                exit_code=built.exit_code,
                timed_out=built.timed_out,
                is_built=False,
            )
    time_s = limits.time_s + language.start_allowance_s
    address_mb = limits.memory_mb if language.bears_address_limit else 0
    command = language.run_command(tool, source_path, program, limits.memory_mb)
    return _run(command, Limits(time_s, address_mb, limits.output_bytes), working, environment)


def _environment(language: Language, tool: str, limits: Limits, folder: Path) -> Mapping[str, str]:
    """Only what a toolchain needs: a program can be told nothing of the person who runs it."""
    places = [str(Path(tool).parent), *os.defpath.split(os.pathsep)]
    if os.name == "nt":
        places += os.environ.get("PATH", "").split(os.pathsep)
    variables = {
        "HOME": str(folder / "build"),
        "LANG": "C.UTF-8",
        # One arena: each reserves 64 MB of address space, and a program with threads would starve of it.
        "MALLOC_ARENA_MAX": "1",
        "PATH": os.pathsep.join(place for place in places if place and place != "."),
        "TMPDIR": str(folder / "work"),
        "TZ": "UTC",
    }
    if os.name == "nt":
        variables |= {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    return {**variables, **language.environment(limits.memory_mb)}


def _run(command: tuple[str, ...], limits: Limits, working: Path, environment: Mapping[str, str]) -> RunResult:
    deadline_s = time.monotonic() + limits.time_s
    process = subprocess.Popen(
        # The clock on the wall decides; the limit of CPU time is for what escapes it.
        limited(command, math.ceil(limits.time_s) * 2 + 1, limits.memory_mb),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=working,
        env=dict(environment),
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    stdout = _Output(process.stdout, limits.output_bytes, process)
    stderr = _Output(process.stderr, limits.output_bytes, process)
    timed_out = False
    try:
        for output in (stdout, stderr):
            output.start()
        for output in (stdout, stderr):
            output.join(max(0.0, deadline_s - time.monotonic()))
        process.wait(max(0.0, deadline_s - time.monotonic()))
    except subprocess.TimeoutExpired:
        timed_out = True
    finally:
        _kill_session(process)
        process.wait()
        for output in (stdout, stderr):
            output.join(_LAST_WORDS_S)
        process.stdout.close()
        process.stderr.close()
    return RunResult(
        stdout=stdout.text(),
        stderr=stderr.text(),
        exit_code=process.returncode,
        timed_out=timed_out,
        is_cut_off=stdout.is_cut_off or stderr.is_cut_off,
    )


def _kill_session(process: subprocess.Popen[bytes]) -> None:
    """End a program and all that it started; a program that is over may have left children."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        return
    taskkill = shutil.which("taskkill")
    if taskkill is not None and process.poll() is None:
        subprocess.run((taskkill, "/F", "/T", "/PID", str(process.pid)), capture_output=True, check=False)
    process.kill()
