"""Rules of the house that no linter of the trade knows."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import tikprep

PACKAGE: Final = Path(tikprep.__file__).parent
ROOT: Final = PACKAGE.parent
TESTS: Final = ROOT / "tests"

LONGEST_FILE: Final = 520

# Folders of tests that look at the program as a whole or at what surrounds it.
UNMIRRORED: Final = {"architecture", "benchmarks", "bootstrap", "data", "e2e"}

MUTABLE_MAKERS: Final = {"bytearray", "defaultdict", "deque", "dict", "list", "set"}


def sources() -> list[Path]:
    """Return every Python file of the program."""
    return sorted(PACKAGE.rglob("*.py"))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def mutable_state(tree: ast.Module) -> Iterator[str]:
    """Yield what a module keeps between calls: lists, sets, lower-case dicts, and `global`.

    An UPPER_CASE dict is a table: a literal that nothing writes to. A list or a set has a frozen
    twin (tuple, frozenset), so there is no excuse for one.
    """
    for statement in tree.body:
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
            continue
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        if names == ["__all__"]:
            continue
        if _is_mutable(statement.value, is_table=all(name.isupper() for name in names)):
            yield f"line {statement.lineno}: {ast.unparse(targets[0])}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield f"line {node.lineno}: global {', '.join(node.names)}"


def _is_mutable(value: ast.expr, *, is_table: bool) -> bool:
    if isinstance(value, ast.Dict | ast.DictComp):
        return not is_table
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        return value.func.id in MUTABLE_MAKERS
    return isinstance(value, ast.List | ast.ListComp | ast.Set | ast.SetComp)


def test_no_file_is_longer_than_one_room() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    assert [f"{path.relative_to(ROOT)}: {lines}" for path, lines in lengths.items() if lines > LONGEST_FILE] == []


def test_no_module_keeps_state() -> None:
    found = [f"{path.relative_to(ROOT)}, {what}" for path in sources() for what in mutable_state(tree_of(path))]
    assert found == []


def test_state_in_a_module_would_be_seen() -> None:
    guilty = "seen = {}\nnames: list[str] = []\nQUEUE = deque()\ndef add():\n    global total\n    total = 1\n"
    innocent = "__all__ = ['TABLE']\nTABLE = {'a': 1}\nKINDS = ('a', 'b')\nCHOSEN = frozenset({'a'})\n"
    assert len(list(mutable_state(ast.parse(guilty)))) == 4
    assert list(mutable_state(ast.parse(innocent))) == []


def named_kinds(tree: ast.Module) -> Iterator[str]:
    """Yield each comparison of a note's kind with a name."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        is_kind = any(isinstance(side, ast.Attribute) and ast.unparse(side).endswith("note.kind") for side in sides)
        if is_kind and any(isinstance(part, ast.Constant) for side in sides for part in ast.walk(side)):
            yield f"line {node.lineno}: {ast.unparse(node)}"


def test_no_module_asks_for_a_kind_of_note_by_its_name() -> None:
    # What a kind demands or allows is a field of NoteKind, so that a new kind is one line.
    assert list(named_kinds(ast.parse('if face.note.kind in ("a", "b") or note.kind == "c": pass')))
    found = [f"{path.relative_to(ROOT)}, {what}" for path in sources() for what in named_kinds(tree_of(path))]
    assert found == []


def test_each_test_file_stands_where_its_module_stands() -> None:
    # A file that is named like no module runs over its whole folder, which must then exist.
    astray = []
    for path in sorted(TESTS.rglob("test_*.py")):
        place = path.relative_to(TESTS)
        mirrored = PACKAGE / place.parent / f"{path.stem.removeprefix('test_')}.py"
        stands_well = mirrored.exists() or (place.parent != Path() and mirrored.parent.is_dir())
        if place.parts[0] not in UNMIRRORED and not stands_well:
            astray.append(place.as_posix())
    assert astray == []


def test_packaging_is_no_package() -> None:
    # As one it would stand before PyPI's `packaging`, which pytest and hatchling import.
    assert not (ROOT / "packaging" / "__init__.py").exists()
