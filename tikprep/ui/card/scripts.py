"""Indices within indices: Qt raises or sinks text by one level only, so the second is written in characters."""

from __future__ import annotations

_RAISED = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδ",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟ",
        strict=True,
    )
)
_SUNK = dict(zip("0123456789+-=()aehijklmnoprstuvxβγρ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨ", strict=True))


def inner_script(text: str, *, is_raised: bool) -> str:
    """A text as small characters above or below; as `^(…)` or `_(…)` where Unicode lacks one of them."""
    bare = text.strip().replace("\u2212", "-")
    small = _RAISED if is_raised else _SUNK
    if all(character in small for character in bare):
        return "".join(small[character] for character in bare)
    sign = "^" if is_raised else "_"
    return f"{sign}{bare}" if len(bare) == 1 else f"{sign}({bare})"
