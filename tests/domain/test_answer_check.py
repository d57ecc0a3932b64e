"""Typed answers: numbers by tolerance and unit, words, programs and what they print."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tikprep.domain.answer_check import Outcome, check_answer
from tikprep.domain.answers import NumericAnswer, TextAnswer, numeric_answer, read_tolerance
from tikprep.domain.model import Rating
from tikprep.domain.quantities import read_quantity, read_unit

GRADES = {Outcome.RIGHT: Rating.GOOD, Outcome.CLOSE: Rating.HARD, Outcome.WRONG: Rating.AGAIN}
MEMORY = NumericAnswer(51.2, "GB")


@pytest.mark.parametrize(
    ("typed", "outcome", "said"),
    [
        ("51.2 GB", Outcome.RIGHT, "Right"),
        ("51200 MB", Outcome.RIGHT, "Right"),
        ("5.12e10 bytes", Outcome.RIGHT, "Right"),
        ("5.12×10^10 B", Outcome.RIGHT, "Right"),
        ("51 gb", Outcome.RIGHT, "Close enough"),
        ("409.6 Gbit", Outcome.RIGHT, "Right"),
        ("51.2", Outcome.RIGHT, "51.2 GB"),
        ("409.6 GB", Outcome.WRONG, "bits and bytes"),
        ("51.2 MB", Outcome.WRONG, "prefix"),
        ("75 GB", Outcome.CLOSE, "46% too large"),
        ("51.2 ms", Outcome.WRONG, "measures something else"),
        ("-51.2 GB", Outcome.WRONG, "sign"),
        ("about a lot", Outcome.WRONG, "No number"),
        ("", Outcome.WRONG, "No number"),
    ],
)
def test_a_number_is_judged_with_its_unit(typed: str, outcome: Outcome, said: str) -> None:
    checked = check_answer(MEMORY, typed)
    assert checked.outcome is outcome
    assert checked.suggested is GRADES[outcome]
    assert said in checked.message


@pytest.mark.parametrize(
    ("expected", "typed"),
    [
        (NumericAnswer(40_000, "req/s"), "40k qps"),
        (NumericAnswer(40_000, "req/s"), "40 k requests per second"),
        (NumericAnswer(2, "USD"), "$2.00"),
        (NumericAnswer(1.25, "%"), "1,25 %"),
        (NumericAnswer(0.0125, ""), "1.25e-2"),
        (NumericAnswer(1_600, "cores"), "1,600 cores"),
        (NumericAnswer(40, "ms"), "0.04 s"),
        (NumericAnswer(3, "", 2.0), "5.9"),
        (NumericAnswer(0, ""), "0"),
        (NumericAnswer(2**30, "B"), "1 GiB"),
        (NumericAnswer(1 / 3, ""), "1/3"),
    ],
)
def test_units_and_spellings_of_numbers(expected: NumericAnswer, typed: str) -> None:
    assert check_answer(expected, typed).outcome is Outcome.RIGHT


@given(st.floats(1e-9, 1e15), st.floats(0.001, 0.5))
def test_the_edge_of_the_tolerance_is_right_and_beyond_is_not(value: float, tolerance: float) -> None:
    expected = NumericAnswer(value, "", tolerance)
    assert check_answer(expected, f"{value * (1 + tolerance * 0.999):.15g}").outcome is Outcome.RIGHT
    assert check_answer(expected, f"{value * (1 + tolerance * 1.01):.15g}").outcome is not Outcome.RIGHT


@given(st.text(max_size=40))
def test_whatever_is_typed_is_answered(typed: str) -> None:
    for expected in (MEMORY, TextAnswer("a word"), TextAnswer("x = 1\ny", "python"), TextAnswer("1", "output")):
        checked = check_answer(expected, typed)
        assert checked.message


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_comparison_holds_both_texts(wanted: str, typed: str) -> None:
    runs = check_answer(TextAnswer(wanted, "text"), typed).runs
    if runs:
        given_lines = "".join(text for text, kind in runs if kind != "ins").replace("\n", "")
        wanted_lines = "".join(text for text, kind in runs if kind != "del").replace("\n", "")
        assert "".join(given_lines.split()) == "".join(_normal(typed).split())
        assert "".join(wanted_lines.split()) == "".join(_normal(wanted).split())


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("expected", "typed", "outcome"),
    [
        (TextAnswer("inverse propensity weighting"), "Inverse  propensity weighting.", Outcome.RIGHT),
        (TextAnswer("Poincaré"), "poincare", Outcome.RIGHT),
        (TextAnswer("inverse propensity weighting"), "inverse propensity wieghting", Outcome.CLOSE),
        (TextAnswer("inverse propensity weighting"), "importance sampling", Outcome.WRONG),
        (TextAnswer("<="), "<", Outcome.WRONG),
        (TextAnswer("True [9]", "output"), "True [9]\n", Outcome.RIGHT),
        (TextAnswer("True [9]", "output"), "True[9]", Outcome.CLOSE),
        (TextAnswer("True [9]", "output"), "True [8]", Outcome.WRONG),
        (TextAnswer("def f(x):\n    return x+1", "python"), "def f(x): return x + 1", Outcome.RIGHT),
        (TextAnswer("if a:\n    b()\n    c()", "python"), "if a:\n    b()\nc()", Outcome.CLOSE),
        (TextAnswer("for (;;) { x++; }", "cpp"), "for(;;){\n  x++;\n}", Outcome.RIGHT),
    ],
)
def test_texts_and_programs_are_judged(expected: TextAnswer, typed: str, outcome: Outcome) -> None:
    assert check_answer(expected, typed).outcome is outcome


def test_a_comparison_marks_what_is_missing_and_what_is_too_much() -> None:
    runs = check_answer(TextAnswer("heapq.heappop(heap)", "python"), "heapq.heappush(heap)").runs
    assert ("del") in {kind for _, kind in runs}
    assert "".join(text for text, kind in runs if kind != "del") == "heapq.heappop(heap)"
    assert "".join(text for text, kind in runs if kind != "ins") == "heapq.heappush(heap)"


@pytest.mark.parametrize(("text", "tolerance"), [("5%", 0.05), ("±10 %", 0.1), ("2x", 2.0), ("×3", 3.0)])
def test_tolerances_are_shares_or_factors(text: str, tolerance: float) -> None:
    assert read_tolerance(text) == pytest.approx(tolerance)


@pytest.mark.parametrize("text", ["", "5", "some", "1x", "-5%"])
def test_other_tolerances_are_refused(text: str) -> None:
    assert read_tolerance(text) is None


@pytest.mark.parametrize(
    ("text", "number", "dimension", "factor"),
    [
        ("2·10⁻³ s", 0.002, "seconds", 1.0),
        ("2^30", 2**30, "", 1.0),
        ("1 000 000", 1e6, "", 1.0),
        ("100 Mbit/s", 100, "bytes per second", 125_000.0),
        ("3 M vectors", 3, "vector", 1e6),
        ("2.5 ms per request", 2.5, "seconds per request", 0.001),
        ("1 PFLOPs", 1, "work", 1e15),
    ],
)
def test_quantities_are_read(text: str, number: float, dimension: str, factor: float) -> None:
    quantity = read_quantity(text)
    assert quantity is not None
    unit = read_unit(quantity.unit)
    assert unit.dimension == dimension
    assert (quantity.number, unit.factor) == pytest.approx((number, factor))


@pytest.mark.parametrize(
    "typed", ["1e999", "1×10^999", "10^400 GB", "1 " + "/" * 4990, "1 " + "a/" * 2400, "1 " + "a per " * 800]
)
def test_numbers_beyond_all_numbers_and_units_without_end_are_judged(typed: str) -> None:
    assert check_answer(MEMORY, typed).outcome is Outcome.WRONG


@pytest.mark.parametrize("language", ["", "python", "java", "output"])
@pytest.mark.parametrize(
    ("wanted", "typed"),
    [
        ("a" * 4999 + "b", "a" * 5000),
        ("ba " * 1600, "ab " * 1600),
        ("b\na\n" * 1200, "a\n" * 2500),
        (".," * 2400, "." * 5000),
        ("x y " * 1200, "x " * 2500),
        ("1+" * 2000 + "1", "1+" * 2400 + "1"),
    ],
)
def test_long_texts_are_compared_in_time(wanted: str, typed: str, language: str) -> None:
    started = time.process_time()
    runs = check_answer(TextAnswer(wanted, language), typed).runs
    assert time.process_time() - started < 2
    assert {kind for _, kind in runs} & {"ins", "del"}


@pytest.mark.parametrize(
    ("wanted", "typed"),
    [
        ("x < y", "x > y"),
        ("a != b", "a == b"),
        ("-1", "1"),
        ("3.14", "314"),
        ("1/2", "12"),
        ("C++", "C"),
        ("C++", "C#"),
        ("P(A|B)", "P(A,B)"),
        ("n!", "n"),
        ("top 12", "top 1 2"),
        ("2^n", "2n"),
        ("a ≠ b", "a = b"),
        ("x ∉ S", "x ∈ S"),
        ("n-1", "n1"),
        ("n-log n", "n log n"),
        ("O(n-k)", "O(nk)"),
        ("1e-5", "1e5"),
        ("f'(x)", "f(x)"),
        ("ŷ - y", "y - y"),
        ("x̄", "x"),
        ("x²", "x2"),
        (";", "."),
        ("10⁻³", "10-3"),
    ],
)
def test_signs_and_digits_make_another_answer(wanted: str, typed: str) -> None:
    assert check_answer(TextAnswer(wanted), typed).outcome is Outcome.WRONG


@pytest.mark.parametrize(
    ("wanted", "typed"),
    [
        ("Bloom filter", "bloom filter."),
        ("O(n log n)", "o(nlogn)"),
        ("e-mail", "email"),
        ("first, second; third", "First second third"),
        ("naïve Bayes", "naive bayes"),
        ("top-5", "top 5"),
        ("SM-2", "SM2"),
        ("k-means", "k means"),
        ("state-of-the-art", "state of the art"),
        ("x²", "x^2"),
        ("10⁻³", "10^-3"),
        ("f'(x)", "f’(x)"),
        ("Café", "cafe"),
        ("Zipf's law", "Zipfs law"),
    ],
)
def test_case_accents_and_the_marks_of_a_sentence_do_not_matter(wanted: str, typed: str) -> None:
    assert check_answer(TextAnswer(wanted), typed).outcome is Outcome.RIGHT


@pytest.mark.parametrize(
    ("language", "wanted", "typed"),
    [
        ("sql", "SELECT 'a  b'", "SELECT 'a b'"),
        ("json", '{"a": "x y"}', '{"a": "x  y"}'),
        ("cpp", "x = a + +b;", "x = a++b;"),
        ("cpp", "int a; // x\nf();", "int a; // x f();"),
        ("cpp", "#define A 1\nint b;", "#define A 1 int b;"),
    ],
)
def test_another_program_is_not_called_the_same(language: str, wanted: str, typed: str) -> None:
    assert "same program" not in check_answer(TextAnswer(wanted, language), typed).message


@pytest.mark.parametrize(
    ("language", "wanted", "typed"),
    [
        ("sql", "SELECT a FROM t -- all\nWHERE b = 1", "select a\n  from T\n where b=1"),
        ("cpp", "int a = 1; // one\n", "int a=1;"),
        ("cpp", "while (x-- > 0) { y += x; }", "while (x-- > 0) {y += x;}"),
        ("sql", "SELECT /* all */ 1", "select 1"),
        ("java", 'String s = "a  b";', 'String s="a  b" ;'),
    ],
)
def test_another_lay_out_is_the_same_program(language: str, wanted: str, typed: str) -> None:
    assert check_answer(TextAnswer(wanted, language), typed).outcome is Outcome.RIGHT


@pytest.mark.parametrize(
    ("value", "unit", "typed"),
    [
        (0.125, "", "0,125"),
        (0.125, "s", "0,125 s"),
        (1, "Gbit/s", "1 Gbps"),
        (1, "Gbit/s", "1000 Mbps"),
        (100, "TFLOPS", "100 TFLOP/s"),
        (100, "TFLOP/s", "100 TFLOPS"),
        (5, "%", "5 per cent"),
        (5, "%", "5 pct"),
        (50, "GB", "50 gigabytes"),
        (50, "GB", "about 50 GB"),
        (1.5, "h", "1 h 30 min"),
        (90, "min", "1h30min"),
        (2, "years", "24 months"),
        (2, "years", "2 yr"),
        (0.125, "", "12.5 %"),
        (-5, "$", "-$5"),
        (5, "req/s", "5 per second"),
        (-1.5, "h", "-1 h 30 min"),
        (100, "$/month", "$100/month"),
        (5, "USD/hour", "$5 per hour"),
        (1e6, "USD", "$1M"),
        (5, "M", "5 million"),
        (5, "M", "5"),
        (5, "million users", "5,000,000"),
        (7e9, "parameters", "7B"),
        (175e9, "parameters", "175B params"),
        (1e300, "TB", "1e300 TB"),
        (40_000, "req/s", "40’000 req/s"),
        (1e6, "", "1.000.000"),
        (-3, "", "–3"),
        (1.5, "", "1½"),
        (1.5, "", "1 1/2"),
        (5, "Gbps", "5 gbps"),
        (312, "TFLOPS", "312 tflops"),
        (5, "x", "5×"),
        (-3, "dB", "-3 dB"),
        (30, "dBm", "30 dBm"),
        (7e9, "", "7B"),
        (5, "kΩ", "5000 Ω"),
        (5, "kΩ", "5 kohm"),
        (5, "kΩ", "5k"),
        (51.2, "GB", "51.2G"),
        (3.2, "GHz", "3200 MHz"),
        (3.2, "GHz", "3.2 ghz"),
        (300, "W", "0.3 kW"),
        (300, "W", "300 watts"),
        (150, "km", "150000 m"),
        (150, "km", "150 kilometers"),
        (5, "kg", "5000 g"),
        (1, "ns", "1 nanosecond"),
        (37, "°C", "37 ℃"),
        (9.81, "m/s^2", "9.81 m/s2"),
        (9.81, "m/s^2", "9.81 m/s²"),
        (3, "$/month", "$3"),
        (42, "", "42,"),
    ],
)
def test_a_number_is_right_in_any_words_of_its_unit(value: float, unit: str, typed: str) -> None:
    verdict = check_answer(NumericAnswer(value=value, unit=unit, tolerance=0.01), typed)
    assert verdict.outcome is Outcome.RIGHT, verdict.message


@pytest.mark.parametrize(
    ("value", "unit", "typed"),
    [
        (300, "W", "300 mW"),
        (300, "MW", "300 mW"),
        (5, "kg", "5 km"),
        (3, "ms", "3k"),
        (3, "GB", "$3"),
        (3, "$/month", "3 h"),
        (3, "$/month", "$3/hour"),
    ],
)
def test_another_size_or_kind_of_unit_is_not_right(value: float, unit: str, typed: str) -> None:
    assert check_answer(NumericAnswer(value=value, unit=unit, tolerance=0.01), typed).outcome is Outcome.WRONG


def test_the_verdict_on_a_number_beyond_reach_is_true() -> None:
    assert check_answer(NumericAnswer(51.2, "GB"), "1e308 TB").message.startswith("Far too large")
    assert check_answer(NumericAnswer(0, "GB"), "3 GB").message.startswith("It should be zero")
    assert check_answer(NumericAnswer(3, "GB"), "3B").outcome is Outcome.WRONG


def test_no_tolerance_means_exactly() -> None:
    expected = numeric_answer({"answer": "10", "tolerance": "0%"})
    assert expected is not None
    assert check_answer(expected, "10.4").outcome is Outcome.CLOSE
    assert check_answer(expected, "10").outcome is Outcome.RIGHT


def test_the_verdict_tells_small_differences_as_they_are() -> None:
    verdict = check_answer(NumericAnswer(value=100, unit="", tolerance=0.005), "100.6")
    assert verdict.message.startswith("0.6% too large, where 0.5% is allowed")


def test_a_number_beyond_sense_is_told_in_few_words() -> None:
    verdict = check_answer(NumericAnswer(value=1e6, unit="", tolerance=0.1), "9" * 100)
    assert verdict.message.startswith("Far too large")


def test_an_expected_text_of_any_length_can_be_typed() -> None:
    program = "\n".join(f"x{number} = {number}" for number in range(700))
    assert len(program) > 5_000
    assert check_answer(TextAnswer(program, "python"), program).outcome is Outcome.RIGHT
    words = " ".join(f"word{number}" for number in range(1_000))
    assert check_answer(TextAnswer(words), words).outcome is Outcome.RIGHT


@pytest.mark.parametrize(
    ("answer", "value"),
    [("1,000", 1000), ("1/3", 1 / 3), ("2^20", 2**20), ("3×10^8", 3e8), ("-2.5", -2.5), ("1e3", 1000)],
)
def test_the_answer_of_an_estimate_is_written_as_it_is_typed(answer: str, value: float) -> None:
    expected = numeric_answer({"answer": answer})
    assert expected is not None
    assert expected.value == pytest.approx(value)


@pytest.mark.parametrize("answer", ["", "two", "nan", "inf", "1e999", "5 GB"])
def test_no_other_words_are_an_estimate(answer: str) -> None:
    assert numeric_answer({"answer": answer}) is None
