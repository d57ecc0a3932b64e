"""Notes made quickly are notes like any other."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields, replace

import pytest

from tikprep.formats.base import ImportedNote
from tikprep.formats.quick_note import quick_note


def test_a_quick_note_is_one_with_each_value_in_its_field() -> None:
    values = [f"value of {each.name}" for each in fields(ImportedNote)]
    note = quick_note(*values)
    assert note == ImportedNote(*values)  # type: ignore[arg-type]
    assert [getattr(note, each.name) for each in fields(ImportedNote)] == values
    assert replace(note, guid="other").guid == "other"


def test_a_quick_note_is_frozen_and_lacks_nothing() -> None:
    note = quick_note(*[""] * len(fields(ImportedNote)))
    with pytest.raises(FrozenInstanceError):
        note.guid = "other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        quick_note("guid")
