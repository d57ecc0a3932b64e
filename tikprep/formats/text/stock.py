"""The note types that every collection of Anki has, by name, as text files take them for granted."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from tikprep.domain.note_type import CardTemplate, NoteType

BASIC, REVERSED, CLOZE = "Basic", "Basic (and reversed card)", "Cloze"
_RULE = "{{FrontSide}}<hr id=answer>"
_FORTH = CardTemplate("Card 1", "{{Front}}", _RULE + "{{Back}}")
_BACK = CardTemplate("Card 2", "{{Back}}", _RULE + "{{Front}}")
_STOCK = {
    note_type.name: note_type
    for note_type in (
        NoteType("stock-basic", BASIC, ("Front", "Back"), (_FORTH,)),
        NoteType("stock-reversed", REVERSED, ("Front", "Back"), (_FORTH, _BACK)),
        NoteType(
            "stock-cloze",
            CLOZE,
            ("Text", "Back Extra"),
            (CardTemplate(CLOZE, "{{cloze:Text}}", "{{cloze:Text}}<br>{{Back Extra}}"),),
            is_cloze=True,
        ),
    )
}


def stock_type(name: str) -> NoteType | None:
    """The note type that is in stock under a name."""
    return _STOCK.get(name)


def type_of(name: str, fields: Sequence[str]) -> NoteType:
    """A note type of a name and these fields, which asks the first and answers with the others."""
    names = _unique(fields)
    guid = "text-" + hashlib.sha256("\0".join((name, *names)).encode("utf-8", "replace")).hexdigest()[:20]
    answer = _RULE + "<br>".join(f"{{{{{field}}}}}" for field in names[1:])
    return NoteType(guid, name, names, (CardTemplate("Card 1", f"{{{{{names[0]}}}}}", answer),))


def _unique(fields: Sequence[str]) -> tuple[str, ...]:
    """Names that a template can say, each once."""
    names: dict[str, None] = {}
    for number, field in enumerate(fields, 1):
        name = " ".join("".join(" " if letter in '{}:"#^/' else letter for letter in field).split())
        while not name or name in names:
            name = f"{name} {number}" if name else f"Field {number}"
        names[name] = None
    return tuple(names) or ("Front",)
