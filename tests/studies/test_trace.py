"""Every requirement of the documents is answered by something that is really there, and a changed answer is noticed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from planner.standards import Pack, load_pack
from planner.standards.schema import Rule
from planner.standards.traced import Answer, Requirement, answers, requirements
from planner.studies.trace import Trace, Traced, draw, trace
from planner.studies.trace_standards import AskedStages, asked_of, resolve_standard

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "scenarios"
STAGES = AskedStages(requirements(), answers())
BY_STANDARD = [row for row in requirements() if answers()[row.id].answer in ("standard", "attestation")]


@pytest.fixture(scope="module")
def found() -> Trace:
    """The trace of everything against the scenarios of the repository."""
    return trace(SCENARIOS)


def problem_of(row: Requirement, answer: Answer, changed: Pack | None = None) -> str:
    """Return what is wrong with a standard as an answer ('' where it answers), with one pack changed."""

    def packs(code: str) -> Pack:
        return changed if changed is not None and code == changed.code else load_pack(code)

    problem = resolve_standard(row, answer, packs, STAGES)[2]
    return "" if problem is None else problem.render("en")


def with_rule(pack: Pack, rule: Rule) -> Pack:
    """Return ``pack`` with one of its own rules changed."""
    return Pack(head=pack.head, own={**pack.own, rule.code: rule}, base=pack.base)


def test_every_requirement_is_covered(found: Trace) -> None:
    """All rows that ask for something are answered; the defects of the documents do not count."""
    open_rows = [f"{row.requirement.id}: {row.place.problem}" for row in found.required if not row.covered]
    assert not open_rows and not found.scenarios, (open_rows, found.scenarios)
    assert len(found.required) == 397 and found.share == 1.0


def test_the_defects_are_listed_with_the_reading_chosen(found: Trace) -> None:
    """Six places where the documents are wrong in themselves; each says how it is read."""
    defects = [row for row in found.rows if not row.required]
    assert [row.requirement.id for row in defects] == ["T276", "T277", "T400", "T401", "T402", "T403"]
    assert all(row.covered and row.answer is not None and row.answer.reason is not None for row in defects)


def test_each_requirement_has_one_answer() -> None:
    """403 rows of five documents, each with its answer."""
    counts = Counter(row.document for row in requirements())
    assert counts == {"changqing": 173, "rencheng": 69, "changshou": 56, "taierzhuang": 54, "altay": 51}
    assert list(answers()) == [row.id for row in requirements()]


@pytest.mark.parametrize("row", [row for row in BY_STANDARD if row.kind in ("threshold", "target", "veto")],
                         ids=lambda row: row.id)  # fmt: skip
def test_a_changed_standard_no_longer_answers(row: Requirement) -> None:
    """Value by a step either way, comparator, stages, scope and basis: each change turns the row red."""
    answer = answers()[row.id]
    assert problem_of(row, answer) == ""
    pack = load_pack(answer.pack)
    for code in answer.codes:
        rule = pack.own[code]
        for changed in changes(rule):
            assert problem_of(row, answer, with_rule(pack, changed)), (row.id, changed)


def changes(rule: Rule) -> list[Rule]:
    """Return the rule with one thing changed, several times."""
    step = 10.0**-rule.decimals
    made = [
        rule.model_copy(update={"comparator": "<" if rule.comparator != "<" else ">"}),
        rule.model_copy(update={"level": "township" if rule.level != "township" else "class"}),
        rule.model_copy(update={"basis": "attested" if rule.basis != "attested" else "tracked"}),
        rule.model_copy(update={"stages": ("special",) if rule.stages != ("special",) else ("primary",)}),
        rule.model_copy(update={"stages": (*rule.stages, "special" if "special" not in rule.stages else "junior")}),
    ]
    for sign in (-1, 1):
        values = tuple(
            value.model_copy(update={"value": not value.value if isinstance(value.value, bool)
                                     else float(value.value or 0) + sign * step})
            for value in rule.values
        )  # fmt: skip
        made.append(rule.model_copy(update={"values": values}))
    return made


@pytest.mark.parametrize("row", [row for row in BY_STANDARD if row.numeric], ids=lambda row: row.id)
def test_a_changed_document_is_no_longer_answered(row: Requirement) -> None:
    """Another number, comparator, stage or level in the requirement turns the row red, unless its words decide."""
    answer = answers()[row.id]
    other = ("special",) if row.stages != ("special",) else ("primary",)
    assert problem_of(replace(row, stages=other), answer)
    level = "per-township" if row.level != "per-township" else "per-class"
    assert answer.scope or problem_of(replace(row, level=level), answer)
    if not answer.reads_as:
        assert problem_of(
            replace(row, value=row.value.replace(row.value[-1], "7" if row.value[-1] != "7" else "8")), answer
        )
        assert problem_of(replace(row, comparator="<" if row.comparator != "<" else ">="), answer)


def test_words_that_stand_for_a_number_are_few_and_explained() -> None:
    """Where a standard says it in other words, the answer says why."""
    read = [row.id for row in BY_STANDARD if answers()[row.id].reads_as]
    assert len(read) < 30
    assert all(answers()[one].reason is not None for one in read)


def test_a_number_left_to_people_has_a_listed_reason() -> None:
    """A numeric requirement may be attested only with a reason; without it the row is red."""
    attested = [row for row in BY_STANDARD if row.numeric and answers()[row.id].answer == "attestation"]
    assert 10 <= len(attested) <= 30
    for row in attested:
        answer = answers()[row.id]
        assert answer.reason is not None and answer.reason_zh and answer.reason_en
        assert "no reason" in problem_of(row, replace(answer, reason_zh="", reason_en=""))


def test_a_standard_judged_elsewhere_says_so() -> None:
    """Another scope than the document's stands in the answer with its reason."""
    for row in BY_STANDARD:
        answer = answers()[row.id]
        if answer.scope:
            assert answer.reason is not None
            assert "judged on" in problem_of(row, replace(answer, scope=""))


def test_a_range_is_two_standards_and_a_list_three() -> None:
    """3,000–5,000 residents is a least and a greatest; 1/5/30 minutes are three values."""
    rows = {row.id: row for row in requirements()}
    assert asked_of(rows["T133"], answers()["T133"]) == ((">=", 3000.0), ("<=", 5000.0))
    assert asked_of(rows["T379"], answers()["T379"]) == (("==", 1.0), ("==", 5.0), ("==", 30.0))
    assert asked_of(rows["T359"], answers()["T359"]) == ((">=", 100.0),)


MISPLACED = {
    "T197": {"keys": ("AL99",)},
    "T243": {"scenario": "nowhere"},
    "T371": {"keys": ("no_such_project",)},
    "T346": {"keys": ("no_such_fact",)},
    "T184": {"keys": ("no_such_parameter",)},
    "T242": {"codes": ("F99",)},
    "T242 ": {"pack": "rencheng"},
    "T041": {"codes": ("G99",)},
    "T115": {"pack": "altay"},
    "T022": {"pack": "no_such_pack"},
    "T276": {"reason_zh": "", "reason_en": ""},
}


@pytest.mark.parametrize("name", MISPLACED)
def test_a_place_that_is_not_there_does_not_count(name: str) -> None:
    """An unknown ledger item, scenario, project, fact, parameter, rule or pack leaves the requirement open."""
    row = next(row for row in requirements() if row.id == name.strip())
    given = {**answers(), row.id: replace(answers()[row.id], **MISPLACED[name])}  # type: ignore[arg-type]
    (traced,) = trace(SCENARIOS, asked=[row], given=given).rows
    assert not traced.covered and traced.place.problem is not None


@pytest.mark.parametrize(
    ("name", "value"),
    [("T173", "323"), ("T346", "83"), ("T325", "6-3"), ("T357", "0.5"), ("T002", "2022-05..2022-11"), ("T184", "201"),
     ("T185", "11-20"), ("T187", "500-2001"), ("T181", "361")],
)  # fmt: skip
def test_another_figure_than_the_document_s_does_not_count(name: str, value: str) -> None:
    """Facts, phases, parameters and places of projects agree with the document to the digit."""
    row = next(row for row in requirements() if row.id == name)
    assert trace(SCENARIOS, asked=[row]).share == 1.0
    assert trace(SCENARIOS, asked=[replace(row, value=value)]).share == 0.0


def test_a_requirement_without_an_answer_is_open() -> None:
    """Nothing is covered by silence."""
    row = requirements()[0]
    (traced,) = trace(SCENARIOS, asked=[row], given={}).rows
    assert traced.answer is None and not traced.covered


def test_scenarios_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """A broken document answers nothing, and the trace says which it is."""
    (tmp_path / "altay").mkdir()
    (tmp_path / "altay" / "baseline.yaml").write_text("title: x\n", encoding="utf-8")
    row = next(row for row in requirements() if row.id == "T173")
    found = trace(tmp_path, asked=[row])
    assert found.share == 0.0 and list(found.scenarios) == ["altay/baseline.yaml"]


def words_of(row: Traced) -> str:
    """What stands at the place of an answer, in Chinese."""
    return " ".join(text.render("zh_CN") for text in (*row.place.own, row.place.text))


def shared(one: str, other: str) -> int:
    """How many pairs of neighbouring characters two texts share."""
    pairs = [{text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other)]
    return len(pairs[0] & pairs[1])


def test_every_place_speaks_of_what_the_row_demands(found: Trace) -> None:
    """The place's own words name the thing that is asked for, and the document's line lies at the place.

    Phases and due dates answer with their months, parameters with their values, which are compared to the digit.
    """
    for row in found.required:
        assert row.place.own and row.answer is not None, row.requirement.id
        assert all(text.render("en") for text in row.place.own)
        if row.answer.answer not in ("schedule", "finance"):
            reading = row.answer.reason_zh
            least = min(2, len(row.requirement.text) - 1)
            told = words_of(row) + reading
            assert shared(row.requirement.text, told) >= least, (row.requirement.id, told)
        assert row.place.citation, row.requirement.id


def test_a_number_asked_for_stands_at_its_place(found: Trace) -> None:
    """Each number of a threshold or fact is among the words of the place, unless the answer reads it otherwise."""
    for row in found.required:
        answer, one = row.answer, row.requirement
        if answer is None or answer.reads_as or one.kind not in ("threshold", "target", "fact", "finance"):
            continue
        for number in re.findall(r"\d+(?:\.\d+)?", one.value):
            # A parameter that lies inside a range of the document is one number for two.
            inside = answer.answer == "finance" and len(answer.keys) == 1 and "-" in one.value
            told = words_of(row).replace(",", "")
            assert inside or f"{float(number):g}" in told or number in told, (one.id, number, told)


def test_a_ledger_item_of_another_line_does_not_answer() -> None:
    """An issue of the list of eighteen is answered by the item of its own line."""
    row = next(row for row in requirements() if row.id == "T394")
    assert trace(SCENARIOS, asked=[row]).share == 1.0
    assert trace(SCENARIOS, asked=[replace(row, line="24-26")]).share == 0.0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_twenty_rows_drawn_by_a_reader_open_to_a_place(found: Trace, seed: int) -> None:
    """The place is named in both languages, says where it stands and shows its own words."""
    rows = draw(found, 20, seed)
    assert len({row.requirement.id for row in rows}) == 20 and rows == draw(found, 20, seed)
    for row in rows:
        assert row.covered and row.place.own
        assert row.place.text.render("en") and row.place.text.render("zh_CN")
        assert row.place.citation, row.requirement.id
