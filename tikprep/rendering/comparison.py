"""stand-in"""

from __future__ import annotations

import html
from collections.abc import Sequence

from tikprep.rendering.page import Page
from tikprep.rendering.parts import Code


def comparison_page(runs: Sequence[tuple[str, str]], label: str) -> Page:
    inside = "".join(f'<span class="{kind}">{html.escape(text)}</span>' for text, kind in runs)
    text = "".join(text for text, _ in runs)
    return Page(f'<div><pre n="0" class="typed">{inside}</pre></div>', (), (), (Code("", label, text),), text)
