"""Cards of other programs come out as their author saw them, and as safe as any other."""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tikprep.domain.cloze import CLOZE_HIDDEN_END as HE
from tikprep.domain.cloze import CLOZE_HIDDEN_START as HS
from tikprep.domain.cloze import CLOZE_SHOWN_END as SE
from tikprep.domain.cloze import CLOZE_SHOWN_START as SS
from tikprep.rendering.foreign import words_of
from tikprep.rendering.foreign_source import take_out
from tikprep.rendering.latex import split_latex
from tikprep.rendering.page import Page, render_html, render_page

CARDS = sorted((Path(__file__).parents[1] / "data" / "foreign").glob("*.html"))
ORIGINAL, LINE_END = "\ue004", "\ue005"
TAGS = frozenset(
    "div p h1 h2 h3 h4 h5 h6 ul ol li table tr td th blockquote pre hr br a span mark strong em u s sub sup code "
    "formula picture".split()
)
ATTRIBUTES = frozenset(
    "n class href title align colspan rowspan start color ground on size".split(),
)


def inside(source: str, css: str = "") -> str:
    """The Page's HTML without the `div` around it."""
    return render_html(source, css=css).html.removeprefix("<div>").removesuffix("</div>")


def check_safe(page: Page) -> None:
    for element in ET.fromstring(page.html).iter():
        assert element.tag in TAGS
        assert set(element.attrib) <= ATTRIBUTES
        assert re.match(r"https?://|mailto:|#|media:", element.get("href", "#"), re.IGNORECASE)
    assert ORIGINAL not in page.html + page.plain_text
    assert all(ORIGINAL not in code.text for code in page.codes)


# Lines


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a<br>b", "<p>a<br />b</p>"),
        ('<span style="display:block">a</span><span style="display:block">b</span>', "<p>a<br />b</p>"),
        ('<div style="display:inline">a</div><div style="display: inline">b</div>', "<p>ab</p>"),
        (
            '<div style="white-space: pre-line">a\nb <b>c</b> d\n\ne</div>',
            "<p>a<br />b <strong>c</strong> d</p><p>e</p>",
        ),
        ("<select><option>a<option selected>b</select>c", "<p>a<br />b<br />c</p>"),
        ("a<button>b</button>c", "<p>a b c</p>"),
        (
            r"<font color=blue>\[x\]</font>",
            '<p class="display"><span color="#0000ff"><formula n="0" /></span></p>',
        ),
        ('a <object data="x.swf"><param name=p value=q><b>b</b></object>', "<p>a <strong>b</strong></p>"),
        ("<noscript><b>a</b><script>no</script></noscript>", "<p><strong>a</strong></p>"),
        ("<div>a</div><div>b</div>", "<p>a<br />b</p>"),
        ("a<div>b</div>c", "<p>a<br />b<br />c</p>"),
        ("<div>a</div><div><br></div><div>b</div>", "<p>a</p><p>b</p>"),
        ("a<br><br>b", "<p>a</p><p>b</p>"),
        ("a<br><br><br><br>b", "<p>a</p><p>b</p>"),
        ("a<div>&nbsp;</div>b", "<p>a</p><p>b</p>"),
        ("<p>a</p><p></p><p>&nbsp;</p><p>b</p>", "<p>a</p><p>b</p>"),
        ("<br><br>a<br><br>", "<p>a</p>"),
        ("<div><div><div>a</div></div></div>b", "<p>a<br />b</p>"),
        ("<b>a<div>b</div></b>c", "<p><strong>a</strong><br /><strong>b</strong><br />c</p>"),
        ("&nbsp;&nbsp;a", "<p>\u00a0\u00a0a</p>"),
        ("a\n  b", "<p>a\n  b</p>"),
        ('<div style="white-space: pre">a\n  b</div>', "<p>a<br />\u00a0\u00a0b</p>"),
        ('a<div align="right">b</div>', '<p>a</p><p class="line" align="right">b</p>'),
        ("a<hr id=answer>b", "<p>a</p><hr /><p>b</p>"),
        ("<hr>a<hr><hr>b<hr>", "<p>a</p><hr /><p>b</p>"),
        ("<h2>a<div>b</div></h2>c", "<h2>a<br />b</h2><p>c</p>"),
    ],
)
def test_lines_are_lines_and_gaps_are_gaps(source: str, shown: str) -> None:
    assert inside(source) == shown


def test_a_line_of_the_other_direction_stands_for_itself() -> None:
    assert inside("<div>one</div><div>שלום</div><div>two</div>") == (
        '<p>one</p><p class="line">שלום</p><p class="line">two</p>'
    )


# Looks


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("<b>a</b><i>b</i><u>c</u><strike>d</strike>", "<strong>a</strong><em>b</em><u>c</u><s>d</s>"),
        ('<b style="font-weight: normal">a</b>', "a"),
        ('<font color="red" size="5">a</font>', '<span color="#ff0000" size="large">a</span>'),
        ('<font face="Courier New">a</font>', "<code>a</code>"),
        ('<span style="color: black"><span style="color: #00f">a</span></span>', '<span color="#0000ff">a</span>'),
        ('<small>a</small><big style="font-size: 300%">b</big>', '<span size="small">a</span><span size="x-large">b'),
        ("H<sub>2</sub>O", "H<sub>2</sub>O"),
        ('<a href="https://x.org" style="color: red">a</a>', '<a href="https://x.org">a</a>'),
        ("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>", '漢<span size="small">(かん)</span>'),
        ("<q>a</q>", "“a”"),
        ("<o:p>a</o:p><x-y>b</x-y><button>c</button>", "ab c"),
        ("caf&eacute; &hearts; &notin; &AMP; AT&T", "café ♥ ∉ &amp; AT&amp;T"),
        ("a\x00\x07b\ud800c&#1;&#xFFFF;d", "abcd"),
    ],
)
def test_a_look_is_kept_and_what_is_not_drawn_is_unwrapped(source: str, shown: str) -> None:
    assert shown in inside(source)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("set<int> s;<br>map<int,int> m;<br>end", "set<int> s;\nmap<int,int> m;\nend"),
        ("for (i=0;i<n;i++) x;<br>a>b", "for (i=0;i<n;i++) x;\na>b"),
        ("vector<pair<int,int>> v", "vector<pair<int,int>> v"),
        ("<list>a</list> <in>b</in> <object>c</object>", "a b c"),
        ("if a<b: print(1)<br>end", "if a<b: print(1)\nend"),
        ("<svg><path d='M0 0h9'/><set/></svg>x", "[Picture]\nx"),
    ],
)
def test_what_only_looks_like_an_element_is_text(source: str, words: str) -> None:
    assert render_html(source).plain_text == words


@pytest.mark.parametrize(
    "source",
    ['<ol type="A" start="3"><li value="7">a</li></ol>', '<ol reversed="" start="-2"><li>a</li></ol>'],
)
def test_a_list_keeps_how_it_is_numbered(source: str) -> None:
    page = inside(source)
    for word in re.findall(r'(?:type|start|value|reversed)="[^"]*"', source):
        assert word in page


def test_blocks_with_a_ground_are_boxes_and_cells_keep_theirs() -> None:
    assert inside('<div style="background: #ffd; color: #800">a</div>') == (
        '<blockquote class="ground" ground="#ffffdd"><p><span color="#880000" on="#ffffdd">a</span></p></blockquote>'
    )
    page = inside('<table><tr bgcolor="red"><td>a</td><td style="background: #00f">b</td></tr></table>')
    assert re.findall('ground="(.*?)"', page) == ["#ff0000", "#0000ff"]


def test_what_is_not_displayed_is_not_in_the_page() -> None:
    page = render_html(
        'a<div style="display: none">b<div>c</div><br></div>d<span class="x">e</span>', css=".x{display:none}"
    )
    assert page.plain_text == "ad"


# Hints


def test_a_hint_is_shown_under_the_words_of_its_link() -> None:
    source = (
        '<a class="hint" href="#" onclick="x()">Show Notes</a>'
        '<div id="hint1" class="hint" style="display: none">the <b>notes</b></div>after'
    )
    assert inside(source) == (
        '<blockquote class="callout note" title="Show Notes"><p>the <strong>notes</strong></p></blockquote><p>after</p>'
    )


def test_the_link_of_a_hint_that_never_comes_stays() -> None:
    assert render_html('<a class="hint" href="#">Show</a> and more').plain_text == "Show and more"
    assert render_html('<a class="hint" href="#">Show</a>').plain_text == "Show"


# Maths


@pytest.mark.parametrize(
    ("source", "tex", "is_display"),
    [
        (r"\(x &lt; y\)", "x < y", False),
        (r"\[x<br>&nbsp;+ y\]", "x\n + y", True),
        ("[$]x[/$]", "x", False),
        ("[$$]x[/$$]", "x", True),
        ("<anki-mathjax>x</anki-mathjax>", "x", False),
        ('<anki-mathjax block="true">x</anki-mathjax>', "x", True),
        ("[latex]$x$[/latex]", "x", False),
        (
            "[latex]\\begin{align*}<div>x &amp;= y</div>\\end{align*}[/latex]",
            "\\begin{align*}\nx &= y\n\\end{align*}",
            True,
        ),
        (r"[latex]\[x\][/latex]", "x", True),
        (r"[latex]\frac{1}{2}[/latex]", r"\frac{1}{2}", False),
        (r"\(<b>x</b> + <i>y</i>\)", "x + y", False),
        (
            r"<div>\(\begin{matrix}</div><div>a</div><div>\end{matrix}\)</div>",
            "\\begin{matrix}\n\na\n\n\\end{matrix}",
            False,
        ),
        ('<math><semantics><annotation encoding="application/x-tex">x^2</annotation></semantics></math>', "x^2", False),
    ],
)
def test_maths_is_found_in_all_ways_to_write_it(source: str, tex: str, is_display: bool) -> None:
    page = render_html(f"before {source} after")
    assert [(re.sub("\n+", "\n", formula.tex), formula.is_display) for formula in page.formulas] == [
        (re.sub("\n+", "\n", tex), is_display)
    ]
    assert page.plain_text.startswith("before")
    assert page.plain_text.endswith("after")


@pytest.mark.parametrize(
    "source", ["$5 and $6", r"<code>\(x\)</code>", r"<pre>\[x\]</pre>", r"\( open", r"C:\(x", "[$]"]
)
def test_what_is_no_maths_stays_text(source: str) -> None:
    page = render_html(source)
    assert page.formulas == ()
    assert page.plain_text.replace("\u2060", "") == re.sub("<.*?>", "", source)


def test_a_latex_table_is_a_table() -> None:
    page = render_html(
        r"[latex]\begin{tabular}[t]{|l|p{3cm}|}\hline Model &amp; $n^2$ \\ \hline<br>"
        r"\textbf{A} \&amp; b &amp; 5\% \\[2pt]"
        r"\multicolumn{2}{c}{both} \\ \bottomrule \end{tabular} after[/latex] x &amp; y"
    )
    [table] = ET.fromstring(page.html).iter("table")
    rows = [["".join(cell.itertext()).strip() for cell in row] for row in table]
    assert rows == [["Model", ""], ["A & b", "5%"], ["both", ""]]
    assert [formula.tex for formula in page.formulas] == ["n^2"]
    assert page.plain_text.endswith("after x & y")


def test_a_latex_cell_that_spans_holds_maths_and_groups() -> None:
    page = render_html(
        r"[latex]\begin{tabular}{cc|c} \multicolumn{2}{|p{3cm}|}{x $y^{2}$ \textbf{z} \} } &amp; c \\ a &amp; b &amp; d"
        r"\end{tabular}[/latex]"
    )
    [table] = ET.fromstring(page.html).iter("table")
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in table]
    assert rows == [["x z }", "", "c"], ["a", "b", "d"]]
    assert [formula.tex for formula in page.formulas] == ["y^{2}"]


def test_a_latex_cell_that_nobody_closed_stays_as_it_is_written() -> None:
    page = render_html(r"[latex]\begin{tabular}{c}\multicolumn{2}{c}{x \\ b\end{tabular}[/latex]")
    assert r"\multicolumn{2}{c}{x" in page.plain_text


def test_latex_lists_are_lists_with_lists_in_them() -> None:
    page = inside(
        r"[latex]\begin{itemize}<br>\item one<div>\item[Two] $x$ \begin{enumerate}\item a \item b\end{enumerate}</div>"
        r"\end{itemize} c \\ d[/latex]"
    )
    assert re.sub(r"\s+(?=<)", "", page) == (
        '<ul><li><p>one</p></li><li><p>Two<formula n="0" /></p><ol><li><p>a</p></li><li><p>b</p></li></ol></li></ul>'
        "<p>c<br />d</p>"
    )


def test_latex_code_is_code_and_what_draws_is_told_as_it_stands() -> None:
    page = render_html(
        r"[latex]\begin{verbatim}a &amp; $b$ \\<br>  c\end{verbatim}"
        r"\begin{tikzpicture}\draw (0,0) \\ (1,1);\end{tikzpicture}[/latex]"
    )
    assert page.codes[0].text == "a & $b$ \\\\\n  c"
    assert page.formulas[0].tex == r"\begin{tikzpicture}\draw (0,0) \\ (1,1);\end{tikzpicture}"


@pytest.mark.parametrize(
    "part",
    [
        r"\begin{tabular}{", r"\begin{itemize}\item ", r"\begin{a}", r"\\ \hline ", "{{", "& ", r"\[a", r"\(a", "$a$$",
        r"\$a", r"\begin{verbatim}", r"\begin{lstlisting}[", r"\begin{align}", r"\begin{b}\end{a}",
    ],
)  # fmt: skip
def test_latex_that_never_ends_costs_little(part: str) -> None:
    text = part * (100_000 // len(part))
    start = time.process_time()
    for _ in split_latex(text):
        pass
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (r"\[\]x\] y", [("display", r"\]x"), ("text", " y")]),
        (r"a \[x\) \]\(y\]\)", [("text", "a "), ("display", r"x\) "), ("math", r"y\]")]),
        (r"a\\[2pt] b\\\[x\]", [("text", "a"), ("break", ""), ("text", " b"), ("break", ""), ("display", "x")]),
        (r"a \\$x$ 5\$ $y$", [("text", "a "), ("break", ""), ("math", "x"), ("text", " 5$ "), ("math", "y")]),
        (r"\end{a}\begin{a}x\end{b}\end{a}", [("text", r"\end{a}"), ("display", r"\begin{a}x\end{b}\end{a}")]),
        (r"\begin{lstlisting}[language=C]x[1]\end{lstlisting}", [("code", "x[1]")]),
        (
            r"\begin{math}x\end{math} \begin{align*}y\end{align}",
            [("math", "x"), ("text", r" \begin{align*}y\end{align}")],
        ),
    ],
)
def test_maths_ends_at_its_own_end(text: str, parts: list[tuple[str, str]]) -> None:
    assert list(split_latex(text)) == parts


def test_a_cell_that_begins_a_row_is_empty() -> None:
    page = render_html(r"[latex]\begin{tabular}{ll}a & b \\& c \\\& d & e \& f\end{tabular}[/latex]")
    cells = ["".join(cell.itertext()).strip() for cell in ET.fromstring(page.html).iter("td")]
    assert cells == ["a", "b", "", "c", "& d", "e & f"]


def test_the_elements_of_latex_texts_count_as_those_of_html_do() -> None:
    page = render_html((r"[latex]\begin{tabular}{l}" + "a&" * 4_900 + r"\end{tabular}[/latex]") * 3)
    assert page.html.count("<table>") == 2
    assert page.plain_text.count("a&a&a&") > 1_000


@pytest.mark.parametrize("around", [r"\(x{}\)", "[latex]$x${}[/latex]"])
def test_elements_within_formulas_count_as_those_around_them_do(around: str) -> None:
    taken = take_out((around.format("<b>" * 3_000) + "<p>") * 30)
    assert taken.html.count("<b>") <= 30


def test_a_latex_text_is_maths_and_text() -> None:
    page = render_html(r"[latex]Let $f$ be \textbf{even}:<br>\begin{equation}x\end{equation}<br>for 5\% of it.[/latex]")
    assert [formula.is_display for formula in page.formulas] == [False, True]
    assert "be even:" in page.plain_text
    assert "for 5% of it." in page.plain_text


# Sounds


def test_a_sound_of_the_media_is_a_link_and_a_missing_one_is_named(tmp_path: Path) -> None:
    media = {"a b.mp3": tmp_path / "a b.mp3", "f.webm": tmp_path / "f.webm", "x.exe": tmp_path / "x.exe"}
    source = '[sound:a b.mp3]<video><source src="f.webm">none</video><audio src="gone.ogg"></audio>[sound:x.exe]'
    page = render_html(source, media=media)
    check_safe(page)
    links = [(link.get("href"), link.text) for link in ET.fromstring(page.html).iter("a")]
    assert links == [("media:a b.mp3", "▶ a b.mp3"), ("media:f.webm", "▶ f.webm")]
    assert [picture.problem for picture in page.pictures] == ["Sound missing: gone.ogg", "Sound missing: x.exe"]
    assert "none" not in page.plain_text


def test_sounds_are_read_in_markdown_too(tmp_path: Path) -> None:
    page = render_page("**Say** [sound:a_b_c.mp3], not `[sound:x.mp3]`", media={"a_b_c.mp3": tmp_path / "a_b_c.mp3"})
    assert '<a href="media:a_b_c.mp3">▶ a_b_c.mp3</a>' in page.html
    assert "<code>[sound:x.mp3]</code>" in page.html


def test_a_deck_cannot_write_media_links_itself(tmp_path: Path) -> None:
    for page in (
        render_html('<a href="media:x.mp3">a</a>', media={"x.mp3": tmp_path / "x.mp3"}),
        render_page("[a](media:x.mp3)", media={"x.mp3": tmp_path / "x.mp3"}),
    ):
        assert "href" not in page.html


def test_the_text_of_a_voice_is_shown() -> None:
    assert render_html("[anki:tts lang=de_DE voices=x]Guten <b>Tag</b>[/anki:tts]").plain_text == "Guten Tag"


# Deletions


def test_shown_deletions_pass_through_elements_and_code() -> None:
    source = f"a {SS}<b>b</b><div>c{SE}</div><pre class='language-python'>x = {SS}1{SE}</pre>"
    page = render_html(source)
    assert re.findall(f"[{SS}{SE}]", page.html) == [SS, SE, SS, SE]
    assert page.codes[0].text == "x = 1"


def test_a_hidden_deletion_keeps_its_hint_and_loses_what_it_hides() -> None:
    hidden = f"{HS}h<i>i</i>nt{ORIGINAL}sec<br>ret</b>{HE}"
    for source in (
        hidden,
        f"<b>{hidden}</b>",
        f"\\({hidden}\\)",
        f"<code>{hidden}</code>",
        f"<p><samp>x</p>{hidden}",
        f"<img alt='{hidden}'>",
    ):
        page = render_html(source)
        everything = repr(page)
        assert "sec" not in everything
        assert "ret" not in everything.replace("Rendered", "")
    assert f"{HS}hint{HE}" in render_html(hidden).html


@pytest.mark.parametrize("class_name", ["language-python", ""])
@pytest.mark.parametrize("before", ["def ", ""])
def test_the_lexer_may_read_what_is_hidden_but_no_one_else(class_name: str, before: str) -> None:
    source = f'<pre class="{class_name}">{before}{HS}name{ORIGINAL}secret{LINE_END}  two &lt; 3{HE}(a):</pre>'
    page = render_html(source)
    check_safe(page)
    assert "secret" not in repr(page)
    assert page.codes[0].text == f"{before}[name](a):"


def test_a_deletion_that_ends_within_a_formula_ends() -> None:
    page = render_html(f"{SS}a \\(b{SE} + c\\) d")
    assert page.html.count(SE) == 1
    assert page.formulas[0].tex == "b + c"


# Code


@pytest.mark.parametrize(
    ("source", "language", "text"),
    [
        ("<pre>a<br>&nbsp; b</pre>", "", "a\n  b"),
        ("<pre><div>a</div><div><br></div><div>b</div></pre>", "", "a\n\nb"),
        ('<pre><code class="language-python">x<span>y</span></code></pre>', "python", "xy"),
        ('<pre class="hljs javascript"><span class="hljs-keyword">let</span> a</pre>', "javascript", "let a"),
        ('<div class="highlight-source-python"><pre>a</pre></div>', "python", "a"),
        ("<code>a<br>b</code>", "", "a\nb"),
        ("<div><code>a</code></div><div><code>&nbsp; b</code></div>c", "", "a\n  b"),
        ('<div style="font-family: Consolas; white-space: pre"><div>a</div><div>  b</div></div>', "", "a\n  b"),
        ('<table><tr><td class="linenos"><pre>1</pre></td><td><pre>a</pre></td></tr></table>', "", "a"),
        (r"<pre>\(x\) [sound:a.mp3] $y$</pre>", "", r"\(x\) [sound:a.mp3] $y$"),
    ],
)
def test_code_is_plain_code_whatever_coloured_it(source: str, language: str, text: str) -> None:
    page = render_html(source)
    assert [(code.language, code.text) for code in page.codes] == [(language, text)]


def test_one_word_of_code_on_a_line_stays_in_the_text() -> None:
    assert render_html("call<br><code>f()</code><br>then").codes == ()


# Lists and tables


def test_lists_in_lists_and_loose_items_are_kept() -> None:
    assert inside("<ul><li>a</li><ul><li>b</li></ul></ul>") == ("<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>")
    assert render_html("<ul>loose<li>a</ul><li>b</li>").plain_text == "loose\na\nb"


def test_layout_tables_are_dissolved_and_captions_kept() -> None:
    page = render_html(
        "<table><tr><td>a<table><caption>c</caption><tr><td>b</td><td>d</td></tr></table></td></tr></table>"
    )
    assert page.html.count("<table>") == 1
    assert page.plain_text == "a\nc\nb\nd"


def test_a_grid_keeps_its_cells_around_a_table_that_becomes_lines() -> None:
    page = render_html(
        "<table><tr><th>Model<th>Latency<tr><td>A<td>of<table><tr><td>p50<td>3 ms<tr><td>p99<td><b>9</b> ms</table>"
        "<tr><td>B<td>5 ms</table>"
    )
    [table] = ET.fromstring(page.html)
    rows = [["".join(cell.itertext()) for cell in row] for row in table]
    assert rows == [["Model", "Latency"], ["A", "ofp50 · 3 msp99 · 9 ms"], ["B", "5 ms"]]
    assert [line.tag for line in table[1][1]] == ["p", "p", "p"]
    assert table[1][1][2].find("strong") is not None


def test_a_table_in_a_cell_keeps_the_place_of_its_empty_cells() -> None:
    inner = "<table><tr><td><td>p50<td>p99<tr><td>A<td><td>9<tr><td> <td>3<td></table>"
    page = render_html(f"<table><tr><td>a<td>{inner}<tr><td>b<td>c</table>")
    lines = ["".join(line.itertext()) for line in ET.fromstring(page.html)[0][0][1]]
    assert lines == ["– · p50 · p99", "A · – · 9", "– · 3 · –"]


def test_blocks_of_a_table_in_a_cell_stand_below_its_line() -> None:
    inner = "<table><tr><td>x<td>y<pre>code()</pre><tr><td><ul><li>i</ul><td>z</table>"
    page = render_html(f"<table><tr><td>a<td>{inner}<tr><td>b<td>c</table>")
    cell = ET.fromstring(page.html)[0][0][1]
    assert [block.tag for block in cell] == ["p", "pre", "ul", "p"]
    assert page.codes[0].text == "code()"


def test_tables_in_tables_in_tables_lose_no_word() -> None:
    source = "<td>w{0}<td>v{0}<tr><td>u{0}<td>"
    page = render_html("".join(f"<table><tr>{source.format(number)}" for number in range(8)) + "</table>" * 8)
    assert page.html.count("<table>") == 1
    words = "".join(ET.fromstring(page.html).itertext())
    assert all(words.count(f"{letter}{number}") == 1 for letter in "uvw" for number in range(8))


def rows_of(source: str) -> list[list[str]]:
    return [["".join(cell.itertext()) for cell in row] for row in ET.fromstring(render_html(source).html)[0]]


@pytest.mark.parametrize("tag", ["div", "span"])
def test_boxes_that_are_displayed_as_a_table_are_one(tag: str) -> None:
    row = (
        f"<{tag} style='display:table-row'>"
        f"<{tag} style='display:table-cell'>a</{tag}> <{tag} style='display: table-cell'>b</{tag}></{tag}>"
    )
    assert rows_of(f"<{tag} style='display:table'>{row}{row}</{tag}>") == [["a", "b"]] * 2
    cells = f"<{tag} style='display:table-cell'>a</{tag}>" * 3
    assert rows_of(f"<{tag} style='display:table'>{cells}</{tag}>") == [["a"] * 3]


def test_a_box_displayed_as_a_table_without_rows_stays_a_box() -> None:
    box = '<div style="display:table; margin:auto; text-align:center; background:#fee">{}</div>'
    as_block = box.replace("display:table; ", "")
    for content in ("words <b>bold</b>", "<div>a</div><p>b</p>", "<table><tr><td>a<td>b</table>"):
        assert render_html(box.format(content)).html == render_html(as_block.format(content)).html
    row = "<div style='display:table-row-group'><div style='display:table-row'>"
    page = render_html(
        box.format(f"{row}<i style='display:table-cell'>a</i><b style='display:table-cell'>b</b></div></div>") + "c"
    )
    [ground, after] = ET.fromstring(page.html)
    assert [cell.get("align") for cell in ground.iter("td")] == ["center", "center"]
    assert ground.get("class") == "ground"
    assert after.text == "c"


def test_parts_of_a_table_without_one_are_lines() -> None:
    source = '<div style="display:table-cell">a</div><div style="display:table-row">b</div>'
    assert inside(source) == "<p>a<br />b</p>"


# Media


def test_pictures_are_found_by_any_spelling_of_their_name(tmp_path: Path) -> None:
    media = {"ä b%.png": tmp_path / "1.png"}
    for src in ("ä b%.png", "a\u0308 b%.png", "%C3%A4%20b%25.png"):
        assert render_html(f'<img src="{src}">', media=media).pictures[0].path == media["ä b%.png"]
    assert render_html('<img src="../x.png" style="width: 80px">').pictures[0].width_px == 80


# Hostile cards


@pytest.mark.parametrize("path", CARDS, ids=lambda path: path.stem)
def test_the_hard_cards_are_safe_and_say_what_they_are(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    page = render_html(source)
    check_safe(page)
    heading = re.search("<h3>(.*?)</h3>", source)
    assert heading is not None
    assert page.plain_text.startswith(heading[1])


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("e<sup>-x<sub>i</sub></sup>", "e<sup>-x<sub>i</sub></sup>"),
        ("2<sup>2<sup>n</sup></sup>", "2<sup>2<sup>n</sup></sup>"),
        ('a<sub style="vertical-align:sub">b</sub>', "a<sub>b</sub>"),
        ('<sup>a<span style="vertical-align:baseline">b</span></sup>', "<sup>a</sup>b"),
        ("x<sub>" * 40 + "y", "x<sub>x<sub>x" + "x" * 37 + "y</sub></sub>"),
    ],
)
def test_an_index_of_an_index_stays_one(source: str, html: str) -> None:
    assert render_html(source).html == f"<div><p>{html}</p></div>"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (r'Which? <img alt="{\displaystyle P(X<Y)}" src="x.png"> and the rest', "and the rest"),
        ('<div title="i<n">words in it</div> after', "words in it\nafter"),
        ("<b title='a>b'>bold</b>", "bold"),
        ('<img alt="unclosed src=x> words <b>bold</b> "quoted"', 'words bold "quoted"'),
        ('<p title="unclosed> words', "words"),
    ],
)
def test_a_sign_or_a_lost_quote_in_an_attribute_takes_no_words_away(source: str, words: str) -> None:
    assert words in render_html(source).plain_text


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 5000 + "text" + "</div>" * 5000,
        "text" + "<div>" * 60_000,
        "<ul><li>" * 5000 + "text",
        "<blockquote>" * 5000 + "text",
        "text" + "<table><tr><td>" * 3000,
        "text" + "".join(f"<font size={number}><p>" for number in range(4000)),
        "text" + "<b><i><u>" * 30_000,
        "text" + "x &amp; y " * 110_000,
        "text<div>line</div>" * 60_000,
        "text" + r"\(" * 300_000,
        "text" + r"\(x\) " * 100_000,
        "text" + ("[latex]" + r"\begin{align}" * 700 + "[/latex]") * 100,
        "text" + "<!--" * 200_000,
        "text" + "<" * 500_000,
        "text" + '<a b="' * 100_000,
        "text" + "<a =\" ='" * 60_000,
        "text" + "".join(f"<t{number}>" for number in range(30_000)),
        "text" + "&" * 500_000,
        "text" + HS * 300_000,
        "text" + "".join(f"<span style='color:#{number:06x}'>x</span>" for number in range(30_000)),
        "text<svg>" + "<g>" * 20_000 + "</svg>",
        "text<style>" + "{[(" * 30_000 + "</style>",
        "text<img src='data:image/png;base64," + "A" * 3_000_000 + "'>",
        "text<table><tr><td colspan=99999999999 rowspan=99999>a</td><td>b</td></tr></table>",
    ],
    ids=lambda source: re.sub(r"\W+", "", source[:24]) or "marks",
)
def test_a_hostile_card_is_shown_within_two_seconds(source: str) -> None:
    start = time.process_time()
    page = render_html(source)
    assert time.process_time() - start < 2
    assert "text" in page.plain_text
    check_safe(page)


words = (
    "<div> </div> <br> <b> </b> <i> <p> </p> <ul> <li> </ul> <ol> <table> <tr> <td> <th> </table> <pre> </pre> "
    "<code> </code> <a> </a> <span> </span> <h1> </h1> <blockquote> <details> <summary> <ruby> <rt> <hr> <center> <dl> "
    "<dt> <dd> <img> <svg> </svg> <style> </style> <script> </script> <math> </math> <!-- --> & &lt; &nbsp; &#1; "
    "&#xe004; &#57346; \\( \\) \\[ \\] [latex] [/latex] [$] [/$] [$$] [/$$] $ \\begin{align} \\end{align} [sound: ] "
    "\\begin{tabular}{ll} & \\\\ \\end{tabular} \\begin{itemize} \\item \\end{itemize} \\begin{verbatim} "
    "[anki:tts] [/anki:tts] text a.mp3 "
    f"{SS} {SE} {HS} {HE} {ORIGINAL} {LINE_END} \ue010 \ue0110 \ud800 \x00 \u202e ש"
)
pieces = st.sampled_from(
    [
        *words.split(" "),
        " ",
        "\n",
        '<a href="javascript:x">',
        '<a href="https://x.org">',
        '<a class="hint" href="#">',
        '<div id="hint1" style="display:none">',
        '<div style="display:none">',
        '<div style="background:red;color:blue">',
        '<span style="white-space:pre;font-size:2em">',
        '<td bgcolor="red" colspan="3">',
        '<pre class="language-python">',
        "<span style='display:table-cell'>",
        "<div style='display:table'>",
        '<audio src="a.mp3">',
        '<div align="center" onclick="x">',
        '<anki-mathjax block="true">',
        "</anki-mathjax>",
        '<p title="',
        "'",
        '">',
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(pieces, max_size=60).map("".join), st.sampled_from(["", "b, .x td { color: red } div { display: none }"])
)
def test_whatever_the_html_the_page_is_safe_and_can_be_drawn(source: str, css: str) -> None:
    start = time.process_time()
    page = render_html(source, css=css, media={"a.mp3": Path("a.mp3")})
    assert time.process_time() - start < 2
    check_safe(page)


def test_what_is_nested_too_deep_is_flat_but_looks_the_same() -> None:
    page = render_html("<blockquote>" * 100 + "<b>text</b>")
    check_safe(page)
    assert "<strong>text</strong>" in page.html


plain_words = st.text(alphabet="abc xyz", min_size=1).filter(str.strip)
visible_tags = st.sampled_from("div b i p ul li ol table tr td th pre code span h1 blockquote details dl dt".split())


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(visible_tags, plain_words, st.booleans()), min_size=1, max_size=20))
def test_no_word_is_lost_whatever_it_stands_in(parts: list[tuple[str, str, bool]]) -> None:
    source = "".join(f"<{tag}>{words}{f'</{tag}>' if is_closed else ''}" for tag, words, is_closed in parts)
    shown = render_html(source).plain_text
    written = "".join(words for _, words, _ in parts)
    assert sorted(re.sub(r"\s", "", shown)) == sorted(re.sub(r"\s", "", written))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>a</b> \\(x^2\\) &lt;c&gt;", "a \\(x^2\\) <c>"),
        ("[sound:a.mp3]<svg><text>no</text></svg> b", "[sound:a.mp3] b"),
        ("\\(a &lt; b\\)<br>c", "\\(a < b\\)c"),
        (f"a {HS}hint{ORIGINAL}secret{HE} {SS}b{SE}", f"a {HS}hint{HE} {SS}b{SE}"),
        ("\ue0100\ue011 a", "0 a"),
    ],
)
def test_the_words_of_a_card_are_those_a_person_reads(source: str, words: str) -> None:
    assert words_of(source) == words


def test_a_drawing_that_cannot_be_read_costs_no_word_of_a_card() -> None:
    # Nothing but a drawing's nesting is read within itself.
    nested = "<g>" * 3000 + "</g>" * 3000
    page = render_html(f"so \\(x\\) is {HS}hint{ORIGINAL}secret{HE}<svg viewBox='0 0 9 9'>{nested}</svg>")
    assert page.plain_text == "so x is [hint]\n[This diagram cannot be drawn, as its elements are nested too deep]"
    assert "secret" not in repr(page)
