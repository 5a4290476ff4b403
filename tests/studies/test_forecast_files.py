"""Panel files of shapes nobody has seen: read where they can be, told all at once where they cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import pytest

from planner.base.errors import BadInput
from planner.base.i18n import translate
from planner.studies.backtest import backtest
from planner.studies.forecast_files import grade_of, read_panel
from planner.studies.forecast_panels import of_file
from planner.studies.forecast_tidy import fit

Rows = list[tuple[str, int, str, float]]


def made(
    schools: int = 6, years: Iterable[int] = range(2012, 2022), grades: Iterable[int] = range(1, 7),
    missing: Callable[[int, int], bool] = lambda school, year: False,
) -> Rows:  # fmt: skip
    """Return rows of schools whose size differs by school, grade and year."""
    return [(f"S{s}", year, str(g), float(30 + 7 * s + (year * g) % 5)) for s in range(schools) for year in years
            for g in grades if not missing(s, year)]  # fmt: skip


def write(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]], encoding: str = "utf-8") -> Path:
    """Write a CSV."""
    lines = [",".join(head), *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


def told(path: Path) -> list[str]:
    """Return what is said of a file that cannot be used, in Chinese rendered too."""
    with pytest.raises(BadInput) as bad:
        of_file(path)
    assert all(one.render("zh_CN") != one.render("en") for one in bad.value.problems)
    return [one.render("en") for one in bad.value.problems]


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("Grade 3", "3"),
        ("G03", "3"),
        ("3.0", "3"),
        ("3rd", "3"),
        ("kg", "K"),
        ("Pre-K", "PK"),
        ("x", "x"),
        ("12", "12"),
    ],
)
def test_grades_are_read_as_people_write_them(text: str, grade: str) -> None:
    """What is no grade stays as it is and is not used."""
    assert grade_of(text) == grade


def test_headers_years_and_encodings_of_others_are_read(tmp_path: Path) -> None:
    """School years as 2012-13, planner's own table in Chinese as Excel writes it: the same panel."""
    rows = made()
    english = write(tmp_path / "en.csv", ["School_ID", "School Year", "Grade", "Students"],
                    [(s, f"{y}-{(y + 1) % 100:02d}", f"Grade {g}", int(n)) for s, y, g, n in rows])  # fmt: skip
    names = dict(zip("123456", "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d", strict=True))
    head = ["\u5b66\u6821\u6807\u8bc6\u7801", "\u5e74\u4efd", "\u5e74\u7ea7", "\u5b66\u751f\u6570", "\u73ed\u6570"]
    chinese = write(tmp_path / "zh.csv", head, [(s, y, names[g] + "\u5e74\u7ea7", int(n), 1) for s, y, g, n in rows],
                    "gb18030")  # fmt: skip
    first, second = of_file(english).panel, of_file(chinese).panel
    assert first.schools == second.schools and first.grades == tuple("123456")
    assert np.array_equal(first.pupils, second.pupils) and first.pupils.shape == (6, 6, 10)


def test_columns_of_grades_and_of_years_are_read(tmp_path: Path) -> None:
    """One column per grade (Chinese words, G1…), one per year, semicolons, tabs: the same panel as the long file."""
    rows = made()
    cells = {(s, y, g): int(n) for s, y, g, n in rows}
    pairs, grades = sorted({(s, y) for s, y, _, _ in rows}), "123456"
    long = of_file(write(tmp_path / "long.csv", ["school", "year", "grade", "pupils"], rows)).panel
    words = [f"{one}\u5e74\u7ea7" for one in "\u4e00\u4e8c\u4e09\u56db\u4e94\u516d"]
    wide = [(s, y, *(cells[s, y, g] for g in grades)) for s, y in pairs]
    by_year = [(s, g, *(cells[s, y, g] for y in range(2012, 2022))) for s in sorted({s for s, _ in pairs})
               for g in grades]  # fmt: skip
    files = [
        write(tmp_path / "cn.csv", ["\u5b66\u6821\u540d\u79f0", "\u5b66\u5e74", *words], wide, "gb18030"),
        write(tmp_path / "g.csv", ["School Name", "Year", *(f"G{g}" for g in grades)], wide),
        write(tmp_path / "years.csv", ["school", "grade", *map(str, range(2012, 2022))], by_year),
        write(tmp_path / "semicolon.csv", ["school;year;grade;pupils"], [(";".join(map(str, row)),) for row in rows]),
        write(tmp_path / "tab.csv", ["school\tyear\tgrade\tpupils"], [("\t".join(map(str, row)),) for row in rows]),
    ]
    for file in files:
        assert np.array_equal(of_file(file).panel.pupils, long.pupils), file.name


def test_sums_and_withheld_numbers_are_no_pupils(tmp_path: Path) -> None:
    """A total is no grade; a mark in place of a number is not given, and it is said; its school is left out."""
    sums = [(f"S{s}", y, "Total", 400) for s in range(6) for y in range(2012, 2022)]
    rows: list[tuple[object, ...]] = [*made(), *sums, ("S0", 2012, "adults", 9)]
    rows[0] = (*rows[0][:3], "<10")
    subject = of_file(write(tmp_path / "sums.csv", ["school", "year", "grade", "pupils"], rows))
    assert subject.panel.grades == tuple("123456") and subject.panel.left_out == ("S0",)
    told = " ".join(note.render("en") for note in subject.notes)
    assert "1 numbers are withheld" in told and "adults" in told and "Total" not in told


def test_a_year_without_rows_is_bridged_and_not_judged(tmp_path: Path) -> None:
    """The mean of its neighbours stands in; no forecast starts from it or aims at it; it is said."""
    path = write(tmp_path / "gap.csv", ["school", "year", "grade", "pupils"], made(missing=lambda s, y: y == 2016))
    subject = of_file(path)
    assert subject.panel.outliers == {2016} and len(subject.notes) == 1
    assert np.allclose(subject.panel.actual(2016), (subject.panel.actual(2015) + subject.panel.actual(2017)) / 2)
    facts = backtest(subject, (1, 2))
    assert all(not {2016} & set(range(o - 2, o + h + 1)) for h, years in zip(facts.horizons, facts.origins, strict=True)
               for o in years)  # fmt: skip
    assert facts.notes == subject.notes


def test_a_long_gap_cuts_the_panel(tmp_path: Path) -> None:
    """The longest run of years is kept, of two the later; every second year is too little."""
    rows = made(years=range(2005, 2022), missing=lambda s, y: y in (2008, 2009, 2010))
    assert of_file(write(tmp_path / "cut.csv", ["school", "year", "grade", "pupils"], rows)).panel.years[0] == 2011
    every_second = write(tmp_path / "two.csv", ["school", "year", "grade", "pupils"], made(years=range(2001, 2022, 2)))
    assert "4 consecutive years" in told(every_second)[0]


def test_closed_schools_are_left_out_and_new_ones_shorten_the_years(tmp_path: Path) -> None:
    """A school with zeros to the end is closed; where most pupils' schools are young, the panel begins with them."""
    rows = [(s, y, g, 0.0 if s == "S1" and y > 2016 else n) for s, y, g, n in made()]
    panel = of_file(write(tmp_path / "closed.csv", ["school", "year", "grade", "pupils"], rows)).panel
    assert panel.left_out == ("S1",) and panel.years == tuple(range(2012, 2022))
    young = of_file(write(tmp_path / "young.csv", ["school", "year", "grade", "pupils"],
                          made(missing=lambda s, y: s > 1 and y < 2016)))  # fmt: skip
    assert young.panel.years == tuple(range(2016, 2022)) and len(young.panel.schools) == 6
    assert "2016–2021" in str(young.notes[0]) and "%" in young.notes[0].render("zh_CN")


def test_other_grades_are_found_and_named(tmp_path: Path) -> None:
    """Junior schools alone; in a mixed file the grades of most pupils; the grade below waits."""
    rows = made(schools=8) + [
        (f"J{s}", y, str(g), 40.0) for s in range(3) for y in range(2012, 2022) for g in (7, 8, 9)
    ]
    mixed = write(tmp_path / "mixed.csv", ["school", "year", "grade", "pupils"], rows)
    assert of_file(mixed).panel.grades == tuple("123456") and of_file(mixed).notes
    assert of_file(mixed, grades=("7", "8", "9")).panel.schools == ("J0", "J1", "J2")
    upper = of_file(mixed, grades=("3", "4", "5", "6")).panel
    assert "Grade 2 drives" in str(of_file(mixed, grades=("3", "4", "5", "6")).notes[-1])
    assert upper.waiting is not None and upper.waiting[0, 0] == next(
        n for s, y, g, n in rows if (s, y, g) == ("S0", 2012, "2")
    )
    with pytest.raises(BadInput, match="grades in the file: 1, 2, 3, 4, 5, 6, 7, 8, 9"):
        of_file(mixed, grades=("1", "12"))


@pytest.mark.parametrize("schools", [1, 2])
def test_very_few_schools_are_judged(tmp_path: Path, schools: int) -> None:
    """One school over five years gives errors, and no interval that claims more than it knows."""
    path = write(tmp_path / "few.csv", ["school", "year", "grade", "pupils"], made(schools, range(2017, 2022)))
    facts = backtest(of_file(path), (1, 2))
    assert facts.schools == schools and all(score.wape >= 0 for score in facts.used.scores)
    assert all(one.few for one in facts.coverage)


def test_files_of_no_use_say_what_to_do(tmp_path: Path) -> None:
    """Nobody in it; too few years; thirty wrong rows, of which twenty are shown and the rest counted."""
    head = ["school", "year", "grade", "pupils"]
    assert "nobody is in these grades" in told(write(tmp_path / "empty.csv", head, []))[0]
    short = told(write(tmp_path / "short.csv", head, made(years=range(2019, 2022))))
    assert "4 consecutive years" in short[0] and "do: give whole years" in short[0]
    wrong = told(write(tmp_path / "wrong.csv", head, [("A", "20x", "1", n) for n in range(30)]))
    assert len(wrong) == 21 and "10 more rows" in wrong[-1] and "wrong.csv:2" in wrong[0] and "20x, 0" in wrong[0]
    births = write(tmp_path / "good_births_all.csv", ["year", "births"], [(2001, 100), ("x", 0)])
    write(tmp_path / "good_panel.csv", head, made())
    with pytest.raises(BadInput, match="births above 0"):
        of_file(tmp_path / "good_panel.csv")
    assert births.exists()


def test_repeated_cells_are_told(tmp_path: Path) -> None:
    """A tidy file without sections whose cells stand twice adds them up and says so."""
    rows = made()
    path = write(tmp_path / "twice.csv", ["school", "year", "grade", "pupils"], [*rows, rows[0]])
    assert read_panel(path).repeated == 1 and "1 cells" in str(of_file(path).notes[-1])
    assert of_file(path).panel.pupils[0, 0, 0] == 2 * rows[0][3]


def test_nothing_is_chosen_where_all_is_there() -> None:
    """Whole rows come back as they are, without a note."""
    rows = made(3)
    found = fit("x", rows, ())
    assert sorted(found.rows) == sorted(rows) and not found.notes and not found.outliers
    assert translate("nobody is in these grades", "zh_CN") != "nobody is in these grades"
