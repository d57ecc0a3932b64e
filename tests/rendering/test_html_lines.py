"""Markdown below a line that is a tag is Markdown, as on GitHub."""

from __future__ import annotations

import pytest

from tests.rendering.test_markup import text, tree

FOLDED = """<details>
<summary>Fold **me**</summary>

1. one

   | a | b |
   |---|---|
   | 1 | 2 |

   > [!WARNING]
   > careful

```python
</details>
```

</details>

after"""


def test_what_a_fold_holds_is_markdown() -> None:
    root = tree(FOLDED)
    assert [child.tag for child in root] == ["p", "ol", "pre", "p"]
    assert text(root.find("p/strong")) == "me"
    assert text(root.find("ol/li/table/tbody/tr")) == "1 2"
    assert root.find("ol/li/blockquote[@class='callout warning']") is not None
    assert text(root[2]) == "</details>"
    assert text(root[3]) == "after"


@pytest.mark.parametrize("tag", ["div", "center", "section"])
def test_below_an_empty_line_html_is_over(tag: str) -> None:
    root = tree(f'<{tag} align="center">\n\n**bold** and `code`\n\n</{tag}>\n\nafter')
    assert text(root.find("p/strong")) == "bold"
    assert text(root.find("p/code")) == "code"
    assert f"{tag}>" not in text(root)


def test_html_without_an_empty_line_stays_html() -> None:
    root = tree("<div>\n**no bold**\n</div>\n\n**bold**")
    assert [text(bold) for bold in root.iter("strong")] == ["bold"]
    assert "**no bold**" in text(root)


def test_folds_in_a_list_and_in_one_another_keep_their_place() -> None:
    root = tree("- item\n\n  <details><summary>More</summary>\n\n  - inner\n\n  </details>\n- next")
    assert text(root.find("ul/li/ul/li")) == "inner"
    assert text(root.findall("ul/li")[-1]) == "next"
    root = tree("<details>\n<summary>A</summary>\n\n<details>\n<summary>B</summary>\n\n*b*\n\n</details>\n\n</details>")
    assert [text(part) for part in root] == ["A", "B", "b"]


def test_a_fold_on_one_line_is_read_as_before() -> None:
    assert text(tree("<details><summary>A</summary>words</details>")).replace(" ", "") == "Awords"
