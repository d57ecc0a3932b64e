"""Turns sources into programs, each once as long as the judge lives."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tikprep.domain.problem import CaseLimits, Signature
from tikprep.runner.languages import Language
from tikprep.runner.languages.base import BuildPlan, Command, SourceProblem
from tikprep.runner.languages.python import Python
from tikprep.runner.process import End, Process, Stop, new_folder, remove_folder
from tikprep.runner.sandbox import Room, Sandbox, bare_environment

_BUILD_S = 60.0
_BUILD_MEMORY_MB = 3_072
_BUILD_OUTPUT_BYTES = 65_536
_MOST_SOURCE_CHARS = 500_000
_SHOWN_CHARS = 8_000
_LARGE_BYTES = 4 * 1024 * 1024
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")

# A frame is its place, then the line of code and the marks below it, further in.
_OUR_FRAMES = re.compile(r'^  File "harness\.py", line \d+, in .*\n(?:    .*\n)*', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Built:
    """A program that can be started, or with `problem` the reason why there is none."""

    language: Language
    tool: str
    folder: Path
    command: Command
    problem: str = ""
    build_ms: float = 0.0
    is_cancelled: bool = False


class Workshop:
    """A folder of built programs, and the rooms in which they run. `close` takes all of it away."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._folder = Path(tempfile.mkdtemp(prefix="tikprep-judge-")).resolve()
        self._built: dict[str, Built] = {}

    def close(self) -> None:
        remove_folder(self._folder)

    def build(
        self,
        language: Language,
        tool: str,
        source: str,
        signature: Signature | None,
        limits: CaseLimits,
        stop: Stop | None = None,
    ) -> Built:
        """Build a person's source, or tell at once what was built of the same source before."""
        problem = source_problem(source)
        if problem:
            return Built(language, tool, self._folder, (), problem)
        key = _key(language.name, tool, source, repr(signature), str(limits.memory_mb))
        if key not in self._built:
            folder = new_folder(self._folder, "build-")
            try:
                plan = language.plan(tool, folder, source, signature, limits.memory_mb)
            except SourceProblem as error:
                return Built(language, tool, folder, (), str(error))
            built = self._made(language, tool, folder, plan, limits, stop)
            if built.is_cancelled:
                remove_folder(folder)
                return built
            self._built[key] = built
            return built
        return _without_time(self._built[key])

    def helper(self, tool: str, source: str, name: str, mode: str = "answer", types: str = "-") -> Built:
        """A Python function of a problem's own, or one to be counted."""
        python = Python()
        key = _key("helper", name, mode, types, source)
        if key not in self._built:
            folder = new_folder(self._folder, "helper-")
            plan = python.function_plan(tool, folder, source, name, types, mode)
            _write(plan.files, folder)
            self._built[key] = Built(python, tool, folder, plan.run)
        return self._built[key]

    def start(
        self, built: Built, limits: CaseLimits, seconds: float, *, has_channel: bool, stop: Stop | None = None
    ) -> Running:
        """Start a built program in a new room; `seconds` is what all of its cases may take of the processor."""
        language = built.language
        working = new_folder(self._folder, "run-")
        memory_mb = limits.memory_mb + language.memory_allowance_mb
        room = Room(
            working=working,
            readable=(built.folder, *language.roots(built.tool)),
            cpu_s=int(seconds) * 2 + 2,
            data_mb=memory_mb,
            address_mb=memory_mb + language.memory_allowance_mb if language.bears_address_limit else 0,
        )
        environment = self._environment(language, built.tool, working, limits.memory_mb)
        try:
            process = Process(
                self._sandbox, built.command, room, environment, limits.output_bytes, has_channel=has_channel, stop=stop
            )
        except BaseException:
            remove_folder(working)
            raise
        return Running(process, working, built.folder)

    def _environment(self, language: Language, tool: str, home: Path, memory_mb: int) -> dict[str, str]:
        return bare_environment(tool, home, language.judge_environment(memory_mb, self._kept(language)))

    def _kept(self, language: Language) -> Path:
        return self._folder / f"kept-{language.name}"

    def _made(
        self, language: Language, tool: str, folder: Path, plan: BuildPlan, limits: CaseLimits, stop: Stop | None
    ) -> Built:
        _write(plan.files, folder)
        if plan.build is None:
            return Built(language, tool, folder, plan.run)
        kept = self._kept(language)
        kept.mkdir(exist_ok=True)
        for pattern in plan.kept:
            for path in kept.glob(pattern):
                _share(path, folder / path.name)
        start_s = time.perf_counter()
        # Only the compiler runs here, nothing of what it compiles, so it may write its cache.
        room = Room(folder, language.roots(tool), int(_BUILD_S) * 2, _BUILD_MEMORY_MB, writable=(kept,))
        environment = self._environment(language, tool, folder, limits.memory_mb)
        with Process(
            self._sandbox, plan.build, room, environment, _BUILD_OUTPUT_BYTES, has_channel=False, stop=stop
        ) as process:
            heard = process.feed(b"", _BUILD_S)
        build_ms = (time.perf_counter() - start_s) * 1000
        problem = ""
        if heard.end is End.TIMED_OUT:
            problem = f"the compiler did not end within {_BUILD_S:.0f} seconds"
        elif heard.exit_code != 0:
            words = without_folder(heard.stderr + heard.stdout, folder).strip()
            problem = words[:_SHOWN_CHARS] or f"the compiler ended with the exit code {heard.exit_code}"
        else:
            for pattern in plan.kept:
                for path in folder.glob(pattern):
                    if not (kept / path.name).exists():
                        _share(path, kept / path.name)
        return Built(language, tool, folder, plan.run, problem, build_ms, heard.end is End.CANCELLED)


class Running:
    """A started program with its room; leaving it ends the program and takes the room away."""

    def __init__(self, process: Process, working: Path, folder: Path) -> None:
        self.process = process
        self._working = working
        self._folder = folder

    def told(self, text: str) -> str:
        """What the program printed, without the names of our folders and our own frames in a traceback of Python."""
        return _OUR_FRAMES.sub("", without_folder(text, self._folder))

    def close(self) -> None:
        self.process.close()
        remove_folder(self._working)

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def source_problem(source: str) -> str:
    """Why no compiler should even see this text; empty for a fit one."""
    if len(source) > _MOST_SOURCE_CHARS:
        return f"the source has {len(source):,} characters; more than {_MOST_SOURCE_CHARS:,} are not taken"
    if _CONTROL.search(source) is not None:
        return "the source is no text: it holds bytes that no editor shows"
    try:
        source.encode("utf-8")
    except UnicodeEncodeError:
        return "the source is no text: it holds half a character"
    return "" if source.strip() else "the source is empty"


def without_folder(text: str, folder: Path) -> str:
    """Words of a compiler or a program, with the names of files only."""
    return text.replace(f"{folder}{os.sep}", "")


def _key(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", errors="surrogatepass")
        digest.update(len(raw).to_bytes(8, "little") + raw)
    return digest.hexdigest()


def _write(files: Mapping[str, str], folder: Path) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _share(path: Path, place: Path) -> None:
    """Let a built file stand in another folder too. What is large is one file, which nobody writes any more."""
    if path.stat().st_size < _LARGE_BYTES:
        shutil.copy2(path, place)
        return
    path.chmod(0o444)
    os.link(path, place)


def _without_time(built: Built) -> Built:
    return Built(built.language, built.tool, built.folder, built.command, built.problem)
