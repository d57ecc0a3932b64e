"""What Anki itself makes of templates: `python -m tests.domain.anki_sides` prints it for the CASES as JSON.

It runs in a process of its own, as Anki brings its own threads and warnings.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Case:
    """A note type of the fields A, B and C with one template, and a note's texts."""

    question: str
    answer: str
    fields: tuple[str, str, str] = ("one", "two", "")
    is_cloze: bool = False
    flag: int = 0


DECK = "Above::Below & more"

CASES: tuple[Case, ...] = (
    Case("{{A}}", "{{FrontSide}}<hr id=answer>{{B}}"),
    Case("{{A}} and {{B}}", "{{FrontSide}} {{B}}"),
    Case("{{A}}", "{{B}} before {{FrontSide}}"),
    Case("{{A}}", "Answer: {{B}}"),
    Case("{{A}}{{#B}} has B{{/B}}{{^C}} lacks C{{/C}}", "{{FrontSide}}<hr>{{B}}"),
    Case("{{#A}}{{#B}}both {{A}}{{/B}}{{^B}}A alone{{/B}}{{/A}}", "{{B}}"),
    Case("{{#C}}hidden{{/C}}{{A}}", "{{^C}}no C{{/C}}{{#C}}C{{/C}}", ("one", "two", "<br>")),
    Case("{{#C}}hidden{{/C}}{{A}}", "{{C}}x", ("one", "two", "<div> </div>")),
    Case("{{ A }}", "{{FrontSide}}\n\n<hr id=answer>\n\n{{ B }}"),
    Case("<b>{{text:A}}</b>", "{{text:B}}", ("<i>one</i> &amp; <u>two</u>", "a<br>b", "")),
    Case("{{kanji:A}} {{kana:A}}", "{{furigana:A}}", (" 日本[にほん] go[ご]", "x", "")),
    Case("{{A}} {{Tags}} {{Type}} {{Card}}", "{{FrontSide}} {{B}}"),
    Case("{{A}} {{Deck}} {{#Subdeck}}below: {{Subdeck}}{{/Subdeck}}", "{{FrontSide}} {{Deck}} {{text:Subdeck}}"),
    Case("{{A}} {{CardFlag}}", "<i>{{CardFlag}}</i>{{^CardFlag}}none{{/CardFlag}}", flag=3),
    Case("{{A}} {{CardFlag}}", "{{CardFlag}}{{^CardFlag}}none{{/CardFlag}}{{#CardFlag}}some{{/CardFlag}}"),
    Case("<!-- {{B}} -->{{A}}", "{{B}}"),
    Case("{{A}}", "{{FrontSide}}<hr>{{B}}", ("a <b>bold</b> &lt;tag&gt;", "5 &gt; 3", "")),
    Case("{{cloze:A}}", "{{cloze:A}}<br>{{B}}", ("The {{c1::sun}} is {{c2::a star}}.", "extra", ""), is_cloze=True),
    Case("{{cloze:A}}", "{{cloze:A}}", ("{{c1::sun::hint}} and {{c1::moon}}", "", ""), is_cloze=True),
    Case("{{cloze:A}}", "{{cloze:A}}", ("outer {{c1::with {{c2::inner}} text}}", "", ""), is_cloze=True),
    Case("{{#B}}{{B}}: {{/B}}{{cloze:A}}", "{{cloze:A}} {{B}}", ("x {{c1::y}}", "head", ""), is_cloze=True),
    Case("{{cloze:A}} {{cloze:C}}", "{{cloze:A}}", ("{{c1::y}}", "", "{{c2::z}} w"), is_cloze=True),
    Case("{{A}}{{#c1}} first{{/c1}}{{cloze:A}}", "{{cloze:A}}", ("x {{c1::y}}", "", ""), is_cloze=True),
)


def main() -> None:
    from anki.collection import Collection
    from anki.consts import MODEL_CLOZE, MODEL_STD

    told = []
    with tempfile.TemporaryDirectory() as folder:
        col = Collection(str(Path(folder) / "collection.anki2"))
        deck_id = col.decks.id(DECK)
        assert deck_id is not None
        for number, case in enumerate(CASES):
            model = col.models.new(f"Type {number}")
            model["type"] = MODEL_CLOZE if case.is_cloze else MODEL_STD
            for name in "ABC":
                col.models.add_field(model, col.models.new_field(name))
            template = col.models.new_template("Card 1")
            template["qfmt"], template["afmt"] = case.question, case.answer
            col.models.add_template(model, template)
            col.models.add_dict(model)
            found = col.models.by_name(f"Type {number}")
            assert found is not None
            note = col.new_note(found)
            note.fields = list(case.fields)
            note.tags = ["tag"]
            col.add_note(note, deck_id)
            cards = []
            if case.flag:
                col.set_user_flag_for_cards(case.flag, [card.id for card in note.cards()])
            for card in note.cards():
                side = card.render_output()
                cards.append({"ordinal": card.ord, "question": side.question_text, "answer": side.answer_text})
            told.append(cards)
        col.close()
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
