"""settings.json: what is written comes back, and nothing in it can stop a start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.errors import SettingsError
from tikprep.settings import (
    CARD_FONTS,
    CARD_ZOOM_STEPS,
    CODE_FONTS,
    THEMES,
    ZOOM_STEPS,
    Settings,
    load_settings,
    save_settings,
)

_SETTINGS = st.builds(
    Settings,
    theme=st.sampled_from(THEMES),
    text_zoom_percent=st.sampled_from(ZOOM_STEPS),
    card_zoom_percent=st.sampled_from(CARD_ZOOM_STEPS),
    card_font=st.sampled_from(CARD_FONTS),
    code_font=st.sampled_from(CODE_FONTS),
    wide_spacing=st.booleans(),
    six_grades=st.booleans(),
    bindings=st.dictionaries(st.text(), st.lists(st.text()).map(tuple)),
    last_deck=st.text(),
)


@given(settings=_SETTINGS)
def test_what_is_saved_is_loaded(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.json"
    save_settings(path, settings)
    assert load_settings(path) == settings


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.json") == Settings()


def test_keys_of_another_release_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "dark", "from_the_future": [1, 2]}')
    save_settings(path, load_settings(path))
    assert json.loads(path.read_text())["from_the_future"] == [1, 2]


@pytest.mark.parametrize("text", ["{", "[]", '"dark"', "\ufeff\x00"])
def test_a_broken_file_is_set_aside_and_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text)
    with pytest.raises(SettingsError, match=r"settings\.json\.broken"):
        load_settings(path)
    assert (tmp_path / "settings.json.broken").read_text() == text
    assert load_settings(path) == Settings()


def test_a_file_that_is_not_text_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(SettingsError):
        load_settings(path)
    assert load_settings(path) == Settings()


def test_a_value_of_the_wrong_type_falls_back_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"theme": 5, "text_zoom_percent": 101, "six_grades": true, "bindings": {"a": "b", "c": ["D"]}}')
    assert load_settings(path) == Settings(six_grades=True, bindings={"c": ("D",)})


@pytest.mark.parametrize("name", ["card_font", "code_font", "card_zoom_percent", "wide_spacing"])
@pytest.mark.parametrize("value", ['"papyrus"', "101", "null", "[]"])
def test_an_unknown_way_of_reading_falls_back(tmp_path: Path, name: str, value: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(f'{{"{name}": {value}}}')
    assert load_settings(path) == Settings()


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be saved"):
        save_settings(tmp_path / "file" / "settings.json", Settings())


def test_nothing_else_is_left_in_the_folder(tmp_path: Path) -> None:
    save_settings(tmp_path / "settings.json", Settings())
    assert [path.name for path in tmp_path.iterdir()] == ["settings.json"]


def test_brackets_without_end_are_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text("[" * 100_000)
    with pytest.raises(SettingsError, match="set aside"):
        load_settings(path)
    assert load_settings(path) == Settings()


def test_half_a_character_does_not_stop_saving(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"x": "\\ud800"}')
    settings = load_settings(path)
    save_settings(path, settings)
    assert load_settings(path) == settings


def test_a_file_behind_a_link_stays_behind_it(tmp_path: Path) -> None:
    kept, link = tmp_path / "dotfiles.json", tmp_path / "settings.json"
    kept.write_text("{}")
    link.symlink_to(kept)
    save_settings(link, Settings(theme="dark"))
    assert link.is_symlink()
    assert load_settings(kept).theme == "dark"


def test_a_mark_of_byte_order_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b'\xef\xbb\xbf{"theme": "dark"}')
    assert load_settings(path).theme == "dark"


def test_a_second_broken_file_leaves_the_first_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    for text in ("first", "second"):
        path.write_text(text)
        with pytest.raises(SettingsError):
            load_settings(path)
    assert sorted(file.read_text() for file in tmp_path.iterdir()) == ["first", "second"]
