"""No drawing that is let through holds up the window."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from tikprep.rendering.diagram import drawing_or_problem

SIDE_PX = 700
MOST_SECONDS = 4.0
"""Three times what the limit comes to here, for slower machines."""

repeats = st.sampled_from([1, 3, 10, 30, 100, 300, 1_000, 3_000])
steps = st.integers(1, 990)


@st.composite
def paths(draw: st.DrawFn) -> str:
    count, across, down = draw(repeats), draw(steps), draw(steps)
    points = " ".join(f"{number * across % 1_000} {number * down % 997}" for number in range(count + 1))
    width, dash = draw(st.sampled_from(["1", "9", "200"])), draw(st.sampled_from(["none", "0.01", "1", "7 3"]))
    fill, use = draw(st.sampled_from(["none", "red"])), draw(st.sampled_from(["start", "mid", "end"]))
    return (
        f'<path d="M{points}" fill="{fill}" stroke="black" stroke-width="{width}" stroke-dasharray="{dash}" '
        f'opacity="{draw(st.sampled_from(["1", ".5"]))}" marker-{use}="url(#m{{}})"/>'
    )


@st.composite
def drawings(draw: st.DrawFn) -> str:
    """Markers and groups, each with the ones before in it."""
    links = draw(st.integers(1, 5))
    parts = ['<marker id="m0" overflow="visible"><circle r="9"/></marker><g id="g0"><circle r="90"/></g>']
    for number in range(1, links):
        before = draw(st.integers(0, number - 1))
        path = draw(paths()).format(before)
        parts.append(f'<marker id="m{number}" viewBox="0 0 9 9" markerWidth="{draw(steps)}">{path}</marker>')
        parts.append(f'<g id="g{number}">' + f'<use href="#g{before}"/>' * draw(repeats) + "</g>")
    last = draw(st.integers(0, links - 1))
    shown = draw(paths()).format(last) + f'<use href="#g{last}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000">{"".join(parts)}{shown}</svg>'


@pytest.mark.usefixtures("qtbot")
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)
@given(drawings())
def test_what_is_let_through_is_painted_in_time(source: str) -> None:
    drawing, problem = drawing_or_problem(source)
    if drawing is None:
        assert "in good time" in problem
        return
    image = QImage(SIDE_PX, SIDE_PX, QImage.Format.Format_ARGB32_Premultiplied)
    renderer = QSvgRenderer(QByteArray(drawing.svg.encode()))
    painter = QPainter(image)
    before = time.process_time()
    renderer.render(painter, QRectF(0, 0, SIDE_PX, SIDE_PX))
    painter.end()
    assert time.process_time() - before < MOST_SECONDS


def test_arrow_heads_are_drawn(qtbot: QtBot) -> None:
    drawing, _ = drawing_or_problem(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><marker id="m" markerUnits="userSpaceOnUse" '
        'refX="20" refY="20" markerWidth="40" markerHeight="40"><rect width="40" height="40" fill="#ff0000"/></marker>'
        '<g marker-end="url(#m)"><path d="M10 50H60"/></g></svg>'
    )
    assert drawing is not None
    image = QImage(100, 100, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(drawing.svg.encode())).render(painter, QRectF(0, 0, 100, 100))
    painter.end()
    assert image.pixelColor(60, 60).red() == 255
