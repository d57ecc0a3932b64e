"""One program under the judge: it is fed, listened to, timed and ended, all in one loop without threads."""

from __future__ import annotations

import contextlib
import os
import secrets
import selectors
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import TracebackType

from tikprep.runner.sandbox import Room, Sandbox
from tikprep.runner.wire import Answer, AnswerHead, WireProblem, answer_head

_CHUNK = 65_536
# An answer is a few times the largest input; a longer one is output without end.
_EXIT_STEP_S = 0.02
_MOST_ANSWER_BYTES = 64 * 1024 * 1024


class Stop:
    """A door through which another thread cancels a run at once."""

    def __init__(self) -> None:
        self._read_fd, self._write_fd = os.pipe()
        os.set_blocking(self._write_fd, False)
        self.is_set = False

    def set(self) -> None:
        """Cancel; safe from any thread and more than once."""
        self.is_set = True
        with contextlib.suppress(OSError):
            os.write(self._write_fd, b"x")

    def fileno(self) -> int:
        return self._read_fd

    def close(self) -> None:
        os.close(self._read_fd)
        os.close(self._write_fd)

    def __enter__(self) -> Stop:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class End(Enum):
    """Why waiting for an answer or an end was over."""

    ANSWERED = "answered"
    EXITED = "exited"
    TIMED_OUT = "timed out"
    TOO_LOUD = "too loud"
    DISTURBED = "disturbed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of one wait and what was printed during it; `exit_code` is None unless the program ended by itself."""

    end: End
    answer: Answer | None
    stdout: str
    stderr: str
    exit_code: int | None
    wall_ms: float


class Process:
    """A running program; `close` ends it and all that it started.

    With `has_channel` two pipes beside the standard ones carry requests and answers; the program is told
    their numbers as its last two arguments, so what it prints cannot be taken for an answer.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        command: tuple[str, ...],
        room: Room,
        environment: Mapping[str, str],
        output_bytes: int,
        *,
        has_channel: bool,
        stop: Stop | None = None,
    ) -> None:
        self._sandbox = sandbox
        self._output_bytes = output_bytes
        self._stop = stop
        self._mine: list[int] = []
        self._request_fd = self._answer_fd = -1
        theirs: tuple[int, ...] = ()
        if has_channel:
            in_fd, self._request_fd = os.pipe()
            self._answer_fd, out_fd = os.pipe()
            theirs = (in_fd, out_fd)
            self._mine = [self._request_fd, self._answer_fd]
            command = (*command, str(in_fd), str(out_fd)) if "{in}" not in command else _numbered(command, theirs)
        try:
            self._process = subprocess.Popen(
                sandbox.command(command, room),
                stdin=subprocess.DEVNULL if has_channel else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=room.working,
                env=dict(environment),
                pass_fds=theirs,
                start_new_session=True,
                bufsize=0,
            )
        except BaseException:
            for descriptor in self._mine:
                os.close(descriptor)
            raise
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        pipes = (self._process.stdin, self._process.stdout, self._process.stderr)
        self._stdin_fd, self._stdout_fd, self._stderr_fd = (-1 if pipe is None else pipe.fileno() for pipe in pipes)
        for descriptor in (self._stdin_fd, self._stdout_fd, self._stderr_fd, *self._mine):
            if descriptor >= 0:
                os.set_blocking(descriptor, False)
        self._printed = {self._stdout_fd: bytearray(), self._stderr_fd: bytearray()}
        self._answers = bytearray()
        self._selector = selectors.DefaultSelector()
        if stop is not None:
            self._selector.register(stop, selectors.EVENT_READ)
        for descriptor in (self._stdout_fd, self._stderr_fd, self._answer_fd):
            if descriptor >= 0:
                self._selector.register(descriptor, selectors.EVENT_READ)

    def __enter__(self) -> Process:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def hello(self, time_s: float) -> Heard:
        """Wait until the harness says whether it can call the solution."""
        return self._hear(-1, b"", "-", time_s)

    def ask(self, arguments: bytes, time_s: float) -> Heard:
        """Send one request and wait for its answer, or for whatever comes instead."""
        nonce = secrets.token_hex(8)
        return self._hear(self._request_fd, f"{nonce} {len(arguments)}\n".encode("ascii") + arguments, nonce, time_s)

    def feed(self, text: bytes, time_s: float) -> Heard:
        """Write to the standard input and wait for the end of the program."""
        return self._hear(self._stdin_fd, text, None, time_s)

    def close(self) -> None:
        """End it; on return nothing of it runs."""
        self._sandbox.end(self._process)
        self._selector.close()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        while self._mine:
            os.close(self._mine.pop())

    def _hear(self, to_fd: int, message: bytes, nonce: str | None, time_s: float) -> Heard:
        start_s = time.perf_counter()
        for printed in self._printed.values():
            printed.clear()
        answer: Answer | None = None
        exit_code: int | None = None
        try:
            end, answer = self._wait(to_fd, memoryview(message), nonce, start_s + time_s)
        except WireProblem:
            end = End.DISTURBED
        if to_fd >= 0 and to_fd in self._selector.get_map():
            # It answered without listening to the end.
            self._selector.unregister(to_fd)
        if end is End.EXITED:
            exit_code = self._exit_code(start_s + time_s)
            if exit_code is None:
                end = End.CANCELLED if self._is_stopped else End.TIMED_OUT
        if self._drain() and end in (End.ANSWERED, End.EXITED):
            end = End.TOO_LOUD
        wall_ms = (time.perf_counter() - start_s) * 1000
        stdout, stderr = (bytes(printed).decode("utf-8", errors="replace") for printed in self._printed.values())
        return Heard(end, answer, stdout, stderr, exit_code, wall_ms)

    def _wait(self, to_fd: int, message: memoryview, nonce: str | None, deadline_s: float) -> tuple[End, Answer | None]:
        if to_fd >= 0:
            self._selector.register(to_fd, selectors.EVENT_WRITE)
        while True:
            left_s = deadline_s - time.perf_counter()
            if self._is_stopped:
                return End.CANCELLED, None
            if left_s <= 0:
                return End.TIMED_OUT, None
            for key, _events in self._selector.select(left_s):
                if key.fd == to_fd:
                    message = self._send(to_fd, message)
                elif end := self._listen(key.fd):
                    return end, None
            if nonce is not None:
                answer = self._taken_answer(nonce)
                if answer is not None:
                    return End.ANSWERED, answer
            elif not set(self._printed) & set(self._selector.get_map()):
                return End.EXITED, None

    def _listen(self, descriptor: int) -> End | None:
        """Take what came; the reason why nothing more needs to be waited for, if there is one."""
        if descriptor == self._answer_fd:
            return None if self._read_answer() else End.EXITED
        if descriptor in self._printed:
            if not self._read_printed(descriptor):
                self._selector.unregister(descriptor)
            elif self._is_too_loud():
                return End.TOO_LOUD
        return None

    @property
    def _is_stopped(self) -> bool:
        return self._stop is not None and self._stop.is_set

    def _send(self, to_fd: int, message: memoryview) -> memoryview:
        try:
            message = message[os.write(to_fd, message) :]
        except BlockingIOError:
            return message
        except OSError:
            message = message[len(message) :]
        if not message:
            self._selector.unregister(to_fd)
            if to_fd == self._stdin_fd and self._process.stdin is not None:
                self._process.stdin.close()
        return message

    def _read_printed(self, descriptor: int) -> bool:
        """Keep what comes, up to a little more than the cap; False at the end."""
        try:
            chunk = os.read(descriptor, _CHUNK)
        except BlockingIOError:
            return True
        except OSError:
            return False
        printed = self._printed[descriptor]
        printed += chunk[: self._output_bytes + 1 - len(printed)]
        return bool(chunk)

    def _is_too_loud(self) -> bool:
        return any(len(printed) > self._output_bytes for printed in self._printed.values())

    def _drain(self) -> bool:
        """Read what was printed before the answer came; True if it is more than may be printed."""
        for descriptor, printed in self._printed.items():
            length = -1
            while length < len(printed) <= self._output_bytes:
                length = len(printed)
                self._read_printed(descriptor)
        is_too_loud = self._is_too_loud()
        for printed in self._printed.values():
            del printed[self._output_bytes :]
        return is_too_loud

    def _read_answer(self) -> bool:
        try:
            chunk = os.read(self._answer_fd, _CHUNK * 16)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self._answers += chunk
        return bool(chunk)

    def _taken_answer(self, nonce: str) -> Answer | None:
        found: tuple[AnswerHead, int] | None = answer_head(self._answers)
        if found is None:
            return None
        head, start = found
        if head.nonce != nonce or head.length > _MOST_ANSWER_BYTES:
            raise WireProblem("the answer is forged")
        end = start + head.length
        if len(self._answers) < end:
            return None
        payload = bytes(self._answers[start:end])
        if len(self._answers) > end:
            raise WireProblem("the answer is forged")
        self._answers.clear()
        return Answer(head.nonce, head.status, head.time_us, head.memory_kb, payload)

    def _exit_code(self, deadline_s: float) -> int | None:
        """How it ended; a program that closes its outputs and lives on has not ended."""
        while self._process.poll() is None:
            if time.perf_counter() >= deadline_s or self._is_stopped:
                return None
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_EXIT_STEP_S)
        code = self._process.returncode
        return 128 - code if code < 0 else code


def _numbered(command: tuple[str, ...], theirs: tuple[int, ...]) -> tuple[str, ...]:
    names = {"{in}": str(theirs[0]), "{out}": str(theirs[1])}
    return tuple(names.get(word, word) for word in command)


def new_folder(parent: Path, prefix: str) -> Path:
    """A new empty folder for one program."""
    return Path(tempfile.mkdtemp(prefix=prefix, dir=parent))


def remove_folder(folder: Path) -> None:
    """Take a folder away, also if a program has locked parts of it."""
    shutil.rmtree(folder, ignore_errors=True)
    if not folder.exists():
        return
    for path, _folders, _files in os.walk(folder):
        with contextlib.suppress(OSError):
            os.chmod(path, stat.S_IRWXU)
            for name in os.listdir(path):
                place = os.path.join(path, name)
                if os.path.isdir(place) and not os.path.islink(place):
                    os.chmod(place, stat.S_IRWXU)
    shutil.rmtree(folder, ignore_errors=True)
