"""The back-test on two real panels: baselines recomputed to the digit, and what is reached beside them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from planner.base.errors import BadInput
from planner.report.backtest import backtest_blocks, chart_spec, within
from planner.report.backtest_page import backtest_page
from planner.studies.backtest import Backtest, backtest
from planner.studies.forecast_panels import of_file
from tests.projection.forecast.panels import city, town


@cache
def city_facts() -> Backtest:
    """Return the back-test of New York City's half."""
    return backtest(city(), (1, 2, 3))


@cache
def town_facts() -> Backtest:
    """Return the back-test of Eau Claire."""
    return backtest(town())


def wape(facts: Backtest, method: str, level: str, horizon: int) -> float:
    """Return WAPE in per cent."""
    found = next(one for one in facts.methods if one.method == method).at(level, horizon)
    assert found is not None
    return 100 * found.wape


@pytest.mark.parametrize(
    ("method", "level", "published"),
    [
        ("shrunk", "cell", (7.49, 10.35, 12.48)),
        ("shrunk", "school", (3.76, 6.23, 8.39)),
    ],
)
def test_the_city_s_baselines_are_recomputed(method: str, level: str, published: tuple[float, ...]) -> None:
    """Three-year ratios shrunk with k = 100, mean intake of three years, origins 2008–2010."""
    for horizon, figure in enumerate(published, start=1):
        assert wape(city_facts(), method, level, horizon) == pytest.approx(figure, abs=0.006)


@pytest.mark.parametrize(
    ("method", "level", "horizon", "published"),
    [
        ("last_value", "cell", 1, 13.93),
        ("last_value", "cell", 3, 13.66),
        ("last_value", "cell", 5, 14.76),
        ("shrunk", "cell", 1, 7.85),
        ("shrunk", "cell", 3, 12.03),
        ("shrunk", "cell", 5, 13.69),
        ("shrunk_births", "cell", 3, 11.73),
        ("shrunk_births", "cell", 5, 13.18),
        ("last_value", "district", 5, 4.11),
        ("shrunk", "district", 5, 3.58),
        ("shrunk_births", "district", 5, 1.73),
        ("shrunk", "school", 1, 4.46),
        ("last_value", "school", 1, 4.15),
    ],
)
def test_the_town_s_baselines_are_recomputed(method: str, level: str, horizon: int, published: float) -> None:
    """k = 50, origins from 2003 that 2020 does not touch: 17, 14 and 12 of them."""
    assert wape(town_facts(), method, level, horizon) == pytest.approx(published, abs=0.006)
    counts = dict(zip(town_facts().horizons, map(len, town_facts().origins), strict=True))
    assert (counts[1], counts[3], counts[5]) == (17, 14, 12)


def test_the_chosen_method_beats_the_shrunk_ratios() -> None:
    """By 5 % of their error in the city at every horizon, by 10 % and more in the town."""
    for horizon in (1, 2, 3):
        assert wape(city_facts(), "chosen", "cell", horizon) < 0.95 * wape(city_facts(), "shrunk", "cell", horizon)
    for horizon in (1, 3, 5):
        best = min(wape(town_facts(), name, "cell", horizon) for name in ("shrunk", "shrunk_births"))
        assert wape(town_facts(), "chosen", "cell", horizon) < 0.9 * best


def test_school_totals_lie_below_the_last_value_at_every_horizon() -> None:
    """And the town's total five years ahead is within 1.7 %."""
    for facts in (city_facts(), town_facts()):
        for horizon in facts.horizons:
            used, last = (wape(facts, name, "school", horizon) for name in ("chosen", "last_value"))
            assert used < last
    assert wape(town_facts(), "chosen", "district", 5) <= 1.7


def test_intervals_of_cells_held_as_often_as_they_say() -> None:
    """75–85 % of school × grade cells lay in the nominal 80 % interval, at every horizon of both panels."""
    for facts in (city_facts(), town_facts()):
        cells = [one for one in facts.coverage if one.level == "cell" and one.size == "all"]
        assert len(cells) == len(facts.horizons)
        assert all(0.75 <= one.share <= 0.85 and not one.few for one in cells)


def test_intervals_hold_by_size_too() -> None:
    """Of the rows with 100 forecasts or more, nine in ten lie between 75 and 85 %, none beyond 70 and 90 %."""
    for facts in (city_facts(), town_facts()):
        judged = [one for one in facts.coverage if not one.few]
        assert {one.size for one in judged} == {"all", "small", "middle", "large"}
        inside, count = within(facts)
        assert count == len(judged) and inside >= 0.85 * count
        assert all(0.70 <= one.share <= 0.90 for one in judged)


def test_few_forecasts_are_marked() -> None:
    """A district's total has one forecast per origin."""
    assert all(one.few for one in town_facts().coverage if one.level == "district")


def test_the_report_shows_errors_alarms_and_coverage() -> None:
    """In both languages; the page has the same figures."""
    for language in ("en", "zh_CN"):
        for block in backtest_blocks(town_facts()):
            assert all(line.text.render(language) for line in block.lines)
    page = backtest_page([town_facts()], "planner backtest", "2026-01-01")
    assert f"{wape(town_facts(), 'chosen', 'cell', 1):.2f}" in page and "Coverage" in page
    assert all(score.alarm for score in town_facts().alarms)


def test_the_chart_holds_every_score() -> None:
    """One value per method, level and horizon."""
    spec = chart_spec(city_facts(), "en")
    assert len(spec["data"]["values"]) == sum(len(one.scores) for one in city_facts().methods) == 4 * 9


def test_a_tidy_panel_is_read_and_bad_rows_are_all_told(tmp_path: Path) -> None:
    """One row per school, year and grade; what is not a number is named with its line."""
    lines = ["school,year,grade,pupils"]
    lines += [f"S{s},{year},{g},{40 + s + g}" for s in range(4) for year in range(2015, 2022) for g in range(1, 4)]
    good = tmp_path / "own.csv"
    good.write_text("\n".join(lines), encoding="utf-8")
    subject = of_file(good)
    assert subject.panel.grades == ("1", "2", "3") and len(subject.panel.schools) == 4
    lines[2], lines[5] = "S0,2015,2,many", "S0,x,2,4"
    bad = tmp_path / "bad.csv"
    bad.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BadInput) as told:
        of_file(bad)
    assert [one.place for one in told.value.problems] == ["bad.csv:3", "bad.csv:6"]


def test_a_file_of_no_known_shape_is_refused(tmp_path: Path) -> None:
    """The message says which headers are known."""
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(BadInput, match="no known shape"):
        of_file(path)
