"""The colours of the two themes, each under the name of its job.

Everything that paints asks a `Tokens` for a colour; no other module spells one. Each
pair of text and ground that the program uses keeps a contrast of at least 4.5:1, and
tests hold it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme: opaque colours as "#rrggbb", and which side of grey it stands on.

    A name with `_soft` is the quiet ground for text in the colour without it.
    """

    is_dark: bool

    window: str
    sidebar: str
    surface: str
    raised: str
    sunken: str
    border: str
    text: str
    muted: str

    accent: str
    accent_soft: str
    on_accent: str
    selection: str
    focus: str

    again: str
    again_soft: str
    hard: str
    hard_soft: str
    good: str
    good_soft: str
    easy: str
    easy_soft: str

    code_bg: str
    code_text: str
    code_line: str
    syn_keyword: str
    syn_string: str
    syn_number: str
    syn_comment: str
    syn_name: str
    syn_function: str
    syn_type: str
    syn_operator: str
    editor_line: str
    editor_hit: str
    editor_hit_now: str
    editor_bracket: str
    editor_guide: str

    callout_note: str
    callout_note_soft: str
    callout_tip: str
    callout_tip_soft: str
    callout_warning: str
    callout_warning_soft: str
    callout_important: str
    callout_important_soft: str
    callout_caution: str
    callout_caution_soft: str

    accent_strong: str
    field_border: str
    scroll_handle: str
    tooltip: str
    on_tooltip: str
    shadow: str
    flags: tuple[str, ...]


LIGHT = Tokens(
    is_dark=False,
    window="#f5f6fa",
    sidebar="#eceef5",
    surface="#ffffff",
    raised="#ffffff",
    sunken="#e5e8f1",
    border="#dfe2ec",
    text="#171c2c",
    muted="#566076",
    accent="#4f46e5",
    accent_soft="#ebeafd",
    on_accent="#ffffff",
    selection="#cfd3fb",
    focus="#4f46e5",
    again="#c4213f",
    again_soft="#fdf1f3",
    hard="#955407",
    hard_soft="#fcf6ee",
    good="#0b7a50",
    good_soft="#e6f4ee",
    easy="#1f5fc4",
    easy_soft="#eff4fd",
    code_bg="#f5f6fb",
    code_text="#1f2638",
    code_line="#fdf1d3",
    syn_keyword="#6d28d9",
    syn_string="#0b7261",
    syn_number="#a03c0c",
    syn_comment="#5f6a82",
    syn_name="#1f2638",
    syn_function="#1d57c0",
    syn_type="#0a6a8a",
    syn_operator="#4a546b",
    editor_line="#eceef7",
    editor_hit="#fff0cc",
    editor_hit_now="#fde9b0",
    editor_bracket="#d9dcf8",
    editor_guide="#dcdfea",
    callout_note="#4f46e5",
    callout_note_soft="#f1f1fe",
    callout_tip="#0b7a50",
    callout_tip_soft="#eaf9f3",
    callout_warning="#955407",
    callout_warning_soft="#fff6e6",
    callout_important="#b01f80",
    callout_important_soft="#fdf0f8",
    callout_caution="#c4213f",
    callout_caution_soft="#fdf0f2",
    accent_strong="#4338ca",
    field_border="#7a839b",
    scroll_handle="#c3c8d6",
    tooltip="#1f2638",
    on_tooltip="#f5f6fa",
    shadow="#1c2340",
    flags=("#566076", "#b91c38", "#8f4e06", "#0a6c47", "#1f5fc4", "#b01f80", "#0a7285", "#6d28d9"),
)

DARK = Tokens(
    is_dark=True,
    window="#0f1116",
    sidebar="#14171e",
    surface="#191d26",
    raised="#20252f",
    sunken="#272c38",
    border="#2b303d",
    text="#e8ebf3",
    muted="#9aa3b7",
    accent="#9697fa",
    accent_soft="#26284a",
    on_accent="#11131f",
    selection="#3a3f78",
    focus="#9697fa",
    again="#fb7185",
    again_soft="#2a2129",
    hard="#f5b14a",
    hard_soft="#2a2625",
    good="#34d399",
    good_soft="#1b3030",
    easy="#75a8fb",
    easy_soft="#1d2636",
    code_bg="#12151c",
    code_text="#dde2ee",
    code_line="#2d2a20",
    syn_keyword="#c4a5fb",
    syn_string="#7fd8b4",
    syn_number="#f3b07a",
    syn_comment="#8b95ab",
    syn_name="#dde2ee",
    syn_function="#8ab6fd",
    syn_type="#74cfe0",
    syn_operator="#a9b2c6",
    editor_line="#1a1e28",
    editor_hit="#2e2917",
    editor_hit_now="#322b14",
    editor_bracket="#343a5e",
    editor_guide="#262b37",
    callout_note="#9697fa",
    callout_note_soft="#1f2140",
    callout_tip="#34d399",
    callout_tip_soft="#172b2a",
    callout_warning="#f5b14a",
    callout_warning_soft="#2c2620",
    callout_important="#f38ac8",
    callout_important_soft="#2f1f30",
    callout_caution="#fb7185",
    callout_caution_soft="#301f28",
    accent_strong="#a9aafc",
    field_border="#687086",
    scroll_handle="#3b4252",
    tooltip="#e8ebf3",
    # Not a shade that a shadow makes of the surface, so that pictures tell this ink from a shadow.
    on_tooltip="#101014",
    shadow="#000000",
    flags=("#9aa3b7", "#fb7185", "#f5b14a", "#34d399", "#75a8fb", "#f38ac8", "#5fd0de", "#c4a5fb"),
)
