"""Indices within indices: Qt raises or sinks text by one level only, so the second is written in characters."""

from __future__ import annotations

_RAISED = str.maketrans(
    "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδ",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟ",
)
_SUNK = str.maketrans("0123456789+-=()aehijklmnoprstuvxβγρ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨ")


def inner_script(text: str, *, is_raised: bool) -> str:
    """A text as small characters above or below; as `^(…)` or `_(…)` where Unicode lacks one of them."""
    bare = text.strip().replace("\u2212", "-")
    small = _RAISED if is_raised else _SUNK
    if all(ord(character) in small for character in bare):
        return bare.translate(small)
    sign = "^" if is_raised else "_"
    return f"{sign}{bare}" if len(bare) == 1 else f"{sign}({bare})"
