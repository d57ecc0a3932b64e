"""Calls a person's Python function case by case; it runs alone, apart from TikPrep, and imports nothing of it.

    python_harness.py IN OUT SOLUTION NAME TYPES MODE

IN and OUT are the descriptors of requests and answers, see wire.py. TYPES holds the types of the arguments and of the
answer as nested lists such as ["list", ["int"]], sent as a value in hexadecimal digits, or `-` to take and give plain
values. With the MODE `count` the answer is how many instructions of the solution the call went through, with `space`
the most bytes that it held at once beside its arguments; with `program` the solution is a program, its argument what
it reads, and its answer what it prints; with `program-space` the answer is the most bytes that the program held.

Each module that is imported here costs every run its time, so there are few.
"""

from __future__ import annotations

import io
import os
import struct
import sys
import time
from array import array
from collections import deque
from contextlib import suppress
from itertools import chain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType
    from typing import Any, BinaryIO

    Kind = list[Any]

_SOLUTION = "solution.py"
# Right after a process wakes, a virtual machine's clock of the processor stands still: up to 3.5 ms were seen.
_CLOCK_SLACK_NS = 5_000_000
_MOST_NODES = 2_000_000
_MOST_DEPTH = 32
_SHOWN_FRAMES = 8


class ListNode:
    """A node of a linked list."""

    def __init__(self, val: Any = 0, next: ListNode | None = None) -> None:
        self.val = val
        self.next = next


class TreeNode:
    """A node of a binary tree."""

    def __init__(self, val: Any = 0, left: TreeNode | None = None, right: TreeNode | None = None) -> None:
        self.val = val
        self.left = left
        self.right = right


class Refused(Exception):
    """The solution cannot be called, or its answer cannot travel."""


# Values


def read_value(raw: bytes, at: int) -> tuple[Any, int]:
    """The value that begins here, and where it ends."""
    tag = raw[at]
    at += 1
    if tag == 0x69:
        return int.from_bytes(raw[at : at + 8], "little", signed=True), at + 8
    if tag == 0x66:
        return struct.unpack_from("<d", raw, at)[0], at + 8
    if tag == 0x6E:
        return None, at
    if tag in (0x74, 0x75):
        return tag == 0x74, at
    count = int.from_bytes(raw[at : at + 4], "little")
    at += 4
    if tag == 0x73:
        return raw[at : at + count].decode("utf-8"), at + count
    if tag in (0x49, 0x46):
        return read_numbers(raw, at, count, "q" if tag == 0x49 else "d")
    if tag == 0x52:
        wide = int.from_bytes(raw[at : at + 4], "little")
        flat, at = read_numbers(raw, at + 4, count * wide, "q")
        return [flat[row : row + wide] for row in range(0, count * wide, wide)], at
    if tag == 0x6C:
        items = []
        for _ in range(count):
            item, at = read_value(raw, at)
            items.append(item)
        return items, at
    pairs = {}
    for _ in range(count):
        key, at = read_value(raw, at)
        pairs[key], at = read_value(raw, at)
    return pairs, at


def read_numbers(raw: bytes, at: int, count: int, code: str) -> tuple[list[Any], int]:
    """So many packed numbers, and where they end."""
    numbers: array[Any] = array(code)
    numbers.frombytes(raw[at : at + 8 * count])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tolist(), at + 8 * count


def write_value(out: bytearray, value: Any, depth: int = 0) -> None:
    """Append a value. Raises Refused."""
    if depth > _MOST_DEPTH:
        raise Refused("the answer nests too deep")
    if value is None:
        out += b"n"
    elif value is True or value is False:
        out += b"t" if value else b"u"
    elif isinstance(value, int):
        try:
            out += b"i" + struct.pack("<q", value)
        except struct.error:
            raise Refused("the answer holds a number that does not fit into 64 bits") from None
    elif isinstance(value, float):
        out += b"f" + struct.pack("<d", value)
    elif isinstance(value, str):
        try:
            raw = value.encode("utf-8")
        except UnicodeEncodeError:
            raise Refused("the answer holds half a character") from None
        out += b"s" + struct.pack("<I", len(raw)) + raw
    elif isinstance(value, dict):
        out += b"m" + struct.pack("<I", len(value))
        for key, item in value.items():
            write_value(out, key, depth + 1)
            write_value(out, item, depth + 1)
    elif isinstance(value, (list, tuple, set, frozenset, deque)):
        write_items(out, value, depth)
    else:
        raise Refused("the answer holds a value of type " + type(value).__name__)


def write_items(out: bytearray, value: Any, depth: int) -> None:
    """Append the items of a list, of a set or the like; numbers of one kind are packed."""
    kinds = set(map(type, value))
    if kinds in ({int}, {float}):
        out += (b"I" if kinds == {int} else b"F") + struct.pack("<I", len(value))
        write_numbers(out, value, "q" if kinds == {int} else "d")
        return
    if kinds and kinds <= {list, tuple}:
        widths = set(map(len, value))
        if len(widths) == 1 and 0 not in widths and set(map(type, chain.from_iterable(value))) == {int}:
            out += b"R" + struct.pack("<II", len(value), *widths)
            write_numbers(out, chain.from_iterable(value), "q")
            return
    out += b"l" + struct.pack("<I", len(value))
    for item in value:
        write_value(out, item, depth + 1)


def write_numbers(out: bytearray, numbers: Any, code: str) -> None:
    """Append packed numbers. Raises Refused."""
    try:
        packed: array[Any] = array(code, numbers)
    except OverflowError:
        raise Refused("the answer holds a number that does not fit into 64 bits") from None
    if sys.byteorder == "big":
        packed.byteswap()
    out += packed.tobytes()


def given(value: Any, kind: Kind) -> Any:
    """The argument as the solution expects it: nodes for linked lists and trees, pairs for tuples."""
    name = kind[0]
    if name == "linked_list":
        head = None
        for item in reversed(value):
            head = ListNode(given(item, kind[1]), head)
        return head
    if name == "tree":
        return tree_of(value)
    if name == "tuple":
        if not any(map(holds_nodes, kind[1:])):
            return tuple(value)
        return tuple(given(item, part) for item, part in zip(value, kind[1:], strict=True))
    if name in ("list", "matrix") and holds_nodes(kind):
        inner = kind[1] if name == "list" else ["list", kind[1]]
        if inner[0] == "tuple" and not any(map(holds_nodes, inner[1:])):
            return list(map(tuple, value))
        return [given(item, inner) for item in value]
    if name == "map" and holds_nodes(kind):
        return {key: given(item, kind[2]) for key, item in value.items()}
    return value


def holds_nodes(kind: Kind) -> bool:
    """Whether values of this type look otherwise to a solution than on their way."""
    return kind[0] in ("linked_list", "tree", "tuple") or any(holds_nodes(part) for part in kind[1:])


def tree_of(values: list[Any]) -> TreeNode | None:
    """The tree with these values level by level."""
    if not values:
        return None
    root = TreeNode(values[0])
    waiting = deque([root])
    at = 1
    while at < len(values):
        node = waiting.popleft()
        if values[at] is not None:
            node.left = TreeNode(values[at])
            waiting.append(node.left)
        if at + 1 < len(values) and values[at + 1] is not None:
            node.right = TreeNode(values[at + 1])
            waiting.append(node.right)
        at += 2
    return root


def taken(value: Any, kind: Kind) -> Any:
    """What the solution gave, as a plain value."""
    name = kind[0]
    if name == "linked_list":
        if isinstance(value, (list, tuple)):
            raise Refused("the answer is a list where a ListNode or None is wanted")
        items: list[Any] = []
        while value is not None:
            if len(items) >= _MOST_NODES:
                raise Refused("the linked list of the answer does not end")
            items.append(taken(value.val, kind[1]))
            value = value.next
        return items
    if name == "tree":
        return values_of(value)
    if name in ("list", "matrix") and holds_nodes(kind):
        inner = kind[1] if name == "list" else ["list", kind[1]]
        return [taken(item, inner) for item in value]
    if name == "map" and holds_nodes(kind):
        return {key: taken(item, kind[2]) for key, item in value.items()}
    if name == "tuple" and isinstance(value, (list, tuple)) and len(value) == len(kind) - 1:
        return [taken(item, part) for item, part in zip(value, kind[1:], strict=True)]
    return value


def values_of(root: Any) -> list[Any]:
    """The values of a tree level by level."""
    if isinstance(root, (list, tuple)):
        raise Refused("the answer is a list where a TreeNode or None is wanted")
    values: list[Any] = []
    waiting = deque([root])
    while waiting:
        if len(values) >= _MOST_NODES:
            raise Refused("the tree of the answer does not end")
        node = waiting.popleft()
        values.append(None if node is None else node.val)
        if node is not None:
            waiting.append(node.left)
            waiting.append(node.right)
    while values and values[-1] is None:
        values.pop()
    return values


# Calls


class Counter:
    """Counts the instructions of the solution that a call goes through."""

    steps = 0

    def call(self, function: Callable[..., Any], arguments: list[Any]) -> Any:
        self.steps = 0
        monitoring = getattr(sys, "monitoring", None)
        return self._monitored(monitoring, function, arguments) if monitoring else self._traced(function, arguments)

    def _traced(self, function: Callable[..., Any], arguments: list[Any]) -> Any:
        def local(frame: FrameType, event: str, argument: Any) -> Any:
            if event == "opcode":
                self.steps += 1
            return local

        def trace(frame: FrameType, event: str, argument: Any) -> Any:
            if frame.f_code.co_filename != _SOLUTION:
                return None
            frame.f_trace_opcodes = True
            return local

        sys.settrace(trace)
        try:
            return function(*arguments)
        finally:
            sys.settrace(None)

    def _monitored(self, monitoring: Any, function: Callable[..., Any], arguments: list[Any]) -> Any:
        def instruction(code: CodeType, offset: int) -> Any:
            if code.co_filename != _SOLUTION:
                return monitoring.DISABLE
            self.steps += 1
            return None

        tool, event = monitoring.PROFILER_ID, monitoring.events.INSTRUCTION
        monitoring.use_tool_id(tool, "tikprep")
        monitoring.register_callback(tool, event, instruction)
        monitoring.set_events(tool, event)
        try:
            return function(*arguments)
        finally:
            monitoring.set_events(tool, 0)
            monitoring.free_tool_id(tool)


class SpaceMeter(Counter):
    """Counts the bytes that a call holds at most: what is there before it is left out, its answer is not."""

    def call(self, function: Callable[..., Any], arguments: list[Any]) -> Any:
        import tracemalloc

        tracemalloc.start()
        try:
            return function(*arguments)
        finally:
            self.steps = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()


def load_program(source: str) -> Callable[..., Any]:
    """A function that runs the program anew each time. One process for many runs saves their start."""
    code = compile(source, _SOLUTION, "exec", dont_inherit=True)

    def run(text: str) -> str:
        own = sys.stdin, sys.stdout
        printed = io.BytesIO()
        sys.stdin = io.TextIOWrapper(io.BytesIO(text.encode("utf-8")), encoding="utf-8")
        sys.stdout = io.TextIOWrapper(printed, encoding="utf-8", newline="\n", write_through=True)
        try:
            exec(code, {"__name__": "__main__"})
            return printed.getvalue().decode("utf-8")
        finally:
            sys.stdin, sys.stdout = own

    return run


def load_measured_program(source: str) -> Callable[..., Any]:
    """A function that tells the most bytes that the program held while it read a text: what it has read counts.

    The text comes from a file as its standard input, however it is read, and what it prints goes nowhere: neither is
    held in this process.
    """
    code = compile(source, _SOLUTION, "exec", dont_inherit=True)
    null = os.open(os.devnull, os.O_RDWR)

    def run(text: str) -> int:
        # The program may have closed both, and the file would get the number of one.
        for descriptor in (0, 1):
            os.dup2(null, descriptor)
        with open("input", "w+", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.seek(0)
            os.dup2(file.fileno(), 0)
        meter = SpaceMeter()
        own = sys.stdin, sys.stdout
        with (
            open(0, encoding="utf-8", closefd=False) as sys.stdin,
            open(1, "w", encoding="utf-8", newline="\n", closefd=False) as sys.stdout,
        ):
            try:
                meter.call(exec, [code, {"__name__": "__main__"}])
            except SystemExit as end:
                if end.code:
                    raise
            finally:
                sys.stdin, sys.stdout = own
        return meter.steps

    return run


def load(source: str, name: str) -> Callable[..., Any]:
    """The function to call. Raises Refused, or what the solution's own first lines raise."""
    try:
        code = compile(source, _SOLUTION, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        import traceback

        raise Refused("".join(traceback.format_exception_only(type(error), error)).strip()) from None
    module = type(sys)("solution")
    module.__dict__.update({"ListNode": ListNode, "TreeNode": TreeNode, "__file__": _SOLUTION})
    sys.modules["solution"] = module
    exec(code, module.__dict__)
    function = module.__dict__.get(name)
    if function is None and isinstance(module.__dict__.get("Solution"), type):
        function = getattr(module.Solution(), name, None)
    if not callable(function):
        raise Refused("there is no function '" + name + "'")
    found: Callable[..., Any] = function
    return found


def trace_of(error: BaseException, source: str) -> str:
    """The way to an exception through the lines of the solution, and what it says."""
    import traceback

    lines = source.split("\n")
    frames = [
        (number, frame.f_code.co_name)
        for frame, number in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename == _SOLUTION
    ]
    told = []
    for at, (number, name) in enumerate(frames):
        if _SHOWN_FRAMES <= at < len(frames) - _SHOWN_FRAMES:
            if at == _SHOWN_FRAMES:
                told.append("  … " + str(len(frames) - 2 * _SHOWN_FRAMES) + " more calls …")
            continue
        told.append("  line " + str(number) + ", in " + name)
        if 0 < number <= len(lines):
            told.append("    " + lines[number - 1].strip()[:200])
    try:
        words = "".join(traceback.format_exception_only(type(error), error)).strip()
    except Exception:
        words = type(error).__name__
    return "\n".join([*told, words[:4_000]])


def memory_kb() -> int:
    """The most that this process has held."""
    with suppress(OSError), open("/proc/self/status", "rb") as status:
        for line in status:
            if line.startswith(b"VmHWM:"):
                return int(line.split()[1])
    try:
        import resource
    except ImportError:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


def flush() -> None:
    """Send off what was printed, so that it is there before the answer."""
    for stream in (sys.stdout, sys.stderr):
        # The solution may have closed or replaced it; there is nothing to tell then.
        with suppress(Exception):
            stream.flush()


def serve(requests: BinaryIO, answers: BinaryIO, source: str, name: str, types: Any, mode: str) -> None:
    """Answer request after request until there are no more."""

    def say(nonce: str, status: str, time_us: int, payload: bytes) -> None:
        flush()
        head = nonce + " " + status + " " + str(time_us) + " " + str(memory_kb()) + " " + str(len(payload)) + "\n"
        answers.write(head.encode("ascii") + payload)
        answers.flush()

    try:
        programs = {"program": load_program, "program-space": load_measured_program}
        function = programs[mode](source) if mode in programs else load(source, name)
    except Refused as refused:
        say("-", "refused", 0, str(refused).encode("utf-8", "replace"))
        return
    except BaseException as error:
        status = "memory" if isinstance(error, MemoryError) else "error"
        say("-", status, 0, trace_of(error, source).encode("utf-8", "replace"))
        return
    say("-", "ready", 0, b"")
    counters = {"count": Counter, "space": SpaceMeter}
    counter = counters[mode]() if mode in counters else None
    while True:
        head = requests.readline().split()
        if len(head) != 2:
            return
        nonce = head[0].decode("ascii")
        values = read_value(requests.read(int(head[1])), 0)[0]
        if types is not None:
            values = [given(value, kind) for value, kind in zip(values, types[0], strict=True)]
        status, time_us, payload = answer(function, values, types, counter, source)
        say(nonce, status, time_us, payload)


def answer(
    function: Callable[..., Any], values: list[Any], types: Any, counter: Counter | None, source: str
) -> tuple[str, int, bytes]:
    """Call the solution; the status, the time in microseconds and the value or the words."""
    start_cpu, start = time.process_time_ns(), time.perf_counter_ns()
    try:
        got = function(*values) if counter is None else counter.call(function, values)
        wall_ns = time.perf_counter_ns() - start
        # A program that waits takes little of the processor and one with threads more than the clock shows.
        time_us = min(time.process_time_ns() - start_cpu + _CLOCK_SLACK_NS, wall_ns) // 1000
        if counter is not None:
            got = counter.steps
        out = bytearray()
        write_value(out, got if types is None or counter is not None else taken(got, types[1]))
        return "ok", time_us, bytes(out)
    except Refused as refused:
        return "unfit", 0, str(refused).encode("utf-8", "replace")
    except MemoryError as error:
        return "memory", 0, trace_of(error, source).encode("utf-8", "replace")
    except BaseException as error:
        return "error", 0, trace_of(error, source).encode("utf-8", "replace")


def main() -> None:
    """Serve as the command line says."""
    in_fd, out_fd, path, name, types, mode = sys.argv[1:7]
    with open(path, encoding="utf-8", newline="") as file:
        source = file.read()
    requests = os.fdopen(int(in_fd), "rb")
    answers = os.fdopen(int(out_fd), "wb")
    sys.argv = [_SOLUTION]
    serve(requests, answers, source, name, None if types == "-" else read_value(bytes.fromhex(types), 0)[0], mode)
    flush()
    # Threads and exit handlers of the solution have no say any more.
    os._exit(0)


if __name__ == "__main__":
    main()
