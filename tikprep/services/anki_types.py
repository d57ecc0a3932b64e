"""The note types as which our own notes live in Anki: their fields, templates and style."""

from __future__ import annotations

import json

from tikprep.domain.note_type import CardTemplate, NoteType

SOURCE_FIELD = "TikPrep"
"""The last field of each: what the note is here."""

_LIGHT = (
    "--text:#171c2c; --muted:#566076; --surface:#fff; --sunken:#e5e8f1; --border:#dfe2ec; --accent:#4f46e5;"
    " --accent-soft:#ebeafd; --code-bg:#f5f6fb; --keyword:#6d28d9; --string:#0b7261; --number:#a03c0c;"
    " --comment:#5f6a82; --function:#1d57c0; --type:#0a6a8a; --operator:#4a546b; --callout-note:#4f46e5;"
    " --callout-note-soft:#f1f1fe; --callout-tip:#0b7a50; --callout-tip-soft:#eaf9f3; --callout-warning:#955407;"
    " --callout-warning-soft:#fff6e6; --callout-important:#b01f80; --callout-important-soft:#fdf0f8;"
    " --callout-caution:#c4213f; --callout-caution-soft:#fdf0f2;"
)
_DARK = (
    "--text:#e8ebf3; --muted:#9aa3b7; --surface:#191d26; --sunken:#272c38; --border:#2b303d; --accent:#9697fa;"
    " --accent-soft:#26284a; --code-bg:#12151c; --keyword:#c4a5fb; --string:#7fd8b4; --number:#f3b07a;"
    " --comment:#8b95ab; --function:#8ab6fd; --type:#74cfe0; --operator:#a9b2c6; --callout-note:#9697fa;"
    " --callout-note-soft:#1f2140; --callout-tip:#34d399; --callout-tip-soft:#172b2a; --callout-warning:#f5b14a;"
    " --callout-warning-soft:#2c2620; --callout-important:#f38ac8; --callout-important-soft:#2f1f30;"
    " --callout-caution:#fb7185; --callout-caution-soft:#301f28;"
)
_KINDS = "\n".join(
    f".tp-{kind} {{ color: var(--{kind}); }}"
    for kind in ("keyword", "string", "number", "comment", "function", "type", "operator")
)
_CALLOUTS = "\n".join(
    f".tp-callout.tp-{kind} {{ border-color: var(--callout-{kind}); background: var(--callout-{kind}-soft); }}\n"
    f".tp-callout.tp-{kind} > .tp-label {{ color: var(--callout-{kind}); }}"
    for kind in ("note", "tip", "warning", "important", "caution")
)
CSS = f"""\
.card {{ {_LIGHT} }}
.card.nightMode, .nightMode .card {{ {_DARK} }}
.card {{
  max-width: 42em; margin: 0 auto; padding: 1em; box-sizing: border-box;
  font: 18px/1.55 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  text-align: left; color: var(--text); background-color: var(--surface);
}}
.tp-title {{ margin-bottom: .8em; font-size: .8em; color: var(--muted); }}
p, ul, ol, dl, table, pre, blockquote {{ margin: 0 0 .8em; }}
img, svg {{ max-width: 100%; height: auto; }}
hr {{ margin: 1.2em 0; border: 0; border-top: 1px solid var(--border); }}
a {{ color: var(--accent); }}
code, kbd, pre {{ font-family: "JetBrains Mono", "Fira Code", Consolas, Menlo, monospace; font-size: .9em; }}
code {{ padding: .1em .3em; border-radius: 4px; background: var(--code-bg); }}
.tp-code {{ padding: .8em 1em; overflow-x: auto; border-radius: 8px; background: var(--code-bg); line-height: 1.45; }}
.tp-code code {{ padding: 0; background: none; font-size: 1em; }}
.tp-bad {{ border-left: 3px solid var(--callout-caution); }}
.tp-fixed {{ border-left: 3px solid var(--callout-tip); }}
.tp-label {{ margin-bottom: .2em; font-size: .8em; font-weight: 600; color: var(--muted); }}
.tp-comment {{ font-style: italic; }}
{_KINDS}
blockquote {{ padding: .1em 0 .1em 1em; border-left: 3px solid var(--border); }}
blockquote > :last-child {{ margin-bottom: 0; }}
.tp-callout {{ padding: .6em 1em; border-radius: 0 8px 8px 0; }}
{_CALLOUTS}
.tp-why, .tp-refs, .tp-note {{ color: var(--muted); font-size: .9em; }}
.tp-note p {{ display: inline; }}
table {{ border-collapse: collapse; }}
th, td {{ padding: .3em .7em; border: 1px solid var(--border); }}
th {{ background: var(--code-bg); }}
mark {{ color: inherit; background: var(--accent-soft); }}
kbd {{ padding: .1em .4em; border: 1px solid var(--border); border-radius: 4px; }}
details {{ margin-bottom: .8em; color: var(--muted); }}
summary {{ cursor: pointer; }}
.cloze {{ padding: 0 .2em; border-radius: 4px; font-weight: 600; }}
.cloze {{ color: var(--accent); background: var(--accent-soft); }}
input#typeans {{ font-size: 1em; }}
"""
_TITLE = '{{#Title}}<div class="tp-title">{{Title}}</div>{{/Title}}\n'
_BELOW = "\n\n<hr id=answer>\n\n"

PLAIN_TYPE = NoteType(
    "tikprep-plain-1",
    "TikPrep",
    ("Front", "Back", "Title", "Answer", "Both ways", SOURCE_FIELD),
    (
        CardTemplate(
            "Card 1",
            f"{_TITLE}{{{{Front}}}}\n{{{{#Answer}}}}{{{{type:Answer}}}}{{{{/Answer}}}}",
            f"{{{{FrontSide}}}}{_BELOW}{{{{Back}}}}",
        ),
        CardTemplate(
            "Card 2",
            f"{{{{#Both ways}}}}{_TITLE}{{{{Back}}}}{{{{/Both ways}}}}",
            f"{{{{FrontSide}}}}{_BELOW}{{{{Front}}}}",
        ),
    ),
    CSS,
)
_CLOZE_ANSWER = f"{_TITLE}{{{{cloze:Front}}}}{{{{#Back}}}}{_BELOW}{{{{Back}}}}{{{{/Back}}}}"
CLOZE_TYPE = NoteType(
    "tikprep-cloze-1",
    "TikPrep Cloze",
    ("Front", "Back", "Title", SOURCE_FIELD),
    (CardTemplate("Cloze", f"{_TITLE}{{{{cloze:Front}}}}", _CLOZE_ANSWER),),
    CSS,
    is_cloze=True,
)
# What Anki's own note type says, so that its reviewer covers the picture and its editor moves the covers.
_COVERED = """\
<div style="display: none">{{cloze:Occlusion}}</div>
<div id="err"></div>
<div id="image-occlusion-container">{{Image}}<canvas id="image-occlusion-canvas"></canvas></div>
<script>
try { anki.imageOcclusion.setup(); } catch (exc) { document.getElementById("err").textContent = exc; }
</script>"""
OCCLUSION_TYPE = NoteType(
    "tikprep-occlusion-1",
    "TikPrep Occlusion",
    ("Occlusion", "Image", "Header", "Back Extra", "Comments", "Title", SOURCE_FIELD),
    (
        CardTemplate(
            "Image Occlusion",
            f"{_TITLE}{{{{#Header}}}}{{{{Header}}}}{{{{/Header}}}}\n{_COVERED}",
            f"{_TITLE}{{{{#Header}}}}{{{{Header}}}}{{{{/Header}}}}\n{_COVERED}\n{{{{Back Extra}}}}",
        ),
    ),
    CSS,
    is_cloze=True,
    # 6 is its number among the note types that Anki brings.
    attributes={"originalStockKind": "6", "flds": json.dumps([{"tag": tag} for tag in range(5)])},
)
OWN_TYPES = {each.guid: each for each in (PLAIN_TYPE, CLOZE_TYPE, OCCLUSION_TYPE)}
