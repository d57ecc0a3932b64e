"""Addresses become links, and only to the web and to mail."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.rendering.page import render_page


def links(markdown: str) -> list[tuple[str, str]]:
    root = ET.fromstring(render_page(markdown).html)
    return [(link.get("href", ""), "".join(link.itertext())) for link in root.iter("a")]


@pytest.mark.parametrize(
    ("markdown", "address"),
    [
        ("<https://example.org/a>", "https://example.org/a"),
        ("see https://example.org/a.", "https://example.org/a"),
        ("https://example.org/a, b", "https://example.org/a"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("(see https://example.org/a_(b)).", "https://example.org/a_(b)"),
        ("**https://example.org/a_b_c**", "https://example.org/a_b_c"),
        ("https://example.org/?a=1&b=2#c", "https://example.org/?a=1&b=2#c"),
        ("- https://example.org/~me/", "https://example.org/~me/"),
        ("| a |\n|---|\n| http://example.org/a |", "http://example.org/a"),
        ("HTTPS://example.org", "HTTPS://example.org"),
        ("a “https://example.org/a”: b", "https://example.org/a"),
    ],
)
def test_an_address_becomes_a_link(markdown: str, address: str) -> None:
    assert links(markdown) == [(address, address)]


def test_an_address_without_its_scheme_leads_to_https() -> None:
    assert links("see www.example.org/a!") == [("https://www.example.org/a", "www.example.org/a")]


def test_a_mail_address_in_angle_brackets_becomes_a_link() -> None:
    assert links("<me@example.org>") == [("mailto:me@example.org", "me@example.org")]


@pytest.mark.parametrize(
    "markdown",
    [
        "`https://example.org`",
        "```\nhttps://example.org\n```",
        r"$\text{https://example.org}$",
        "<ftp://example.org>",
        "ftp://example.org",
        "<javascript:alert(1)>",
        "https://",
        "www.",
        "awww.example.org",
        "me@example.org",
        "<file:///etc/passwd>",
        "![a https://example.org](x.png)",
    ],
)
def test_what_is_no_address_or_stands_in_code_is_no_link(markdown: str) -> None:
    assert links(markdown) == []


@pytest.mark.parametrize(
    "markdown",
    [
        "[https://other.example](https://example.org)",
        '<a href="https://example.org">https://other.example</a>',
        "[**see https://other.example**](https://example.org)",
    ],
)
def test_an_address_in_a_link_does_not_change_where_it_leads(markdown: str) -> None:
    [(address, text)] = links(markdown)
    assert (address, "other.example" in text) == ("https://example.org", True)


def test_an_address_after_a_link_is_one_too() -> None:
    assert len(links('<a href="https://example.org">a</a> https://example.org/b')) == 2


def test_attributes_of_html_keep_their_addresses() -> None:
    page = render_page('a <img src="https://example.org/x.png" alt="A map"> b')
    assert (page.pictures[0].alt, links('<b title="https://example.org">x</b>')) == ("A map", [])


@given(st.text(alphabet=st.sampled_from(list("htps:/w.ab()[]<>*_`\\$ \n\"'&;")), max_size=40))
def test_every_link_leads_to_the_web_or_to_mail(markdown: str) -> None:
    for address, _ in links(f"https://{markdown} www.{markdown}"):
        assert address.lower().startswith(("http://", "https://", "mailto:", "#"))
