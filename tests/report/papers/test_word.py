"""The Word papers: official layout, numbers of the run, every sign drawable, nothing alive that came from data."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from planner.report.papers.charts import FONTS, money_chart, png
from planner.report.word.brief import word_brief
from planner.report.word.document import Official, ordinal
from planner.report.word.plan import word_plan
from tests.report.papers.payloads import PAYLOADS, good_paper, hostile_papers


@cache
def plan(language: str = "zh_CN") -> bytes:
    """The implementation plan of the good run."""
    return word_plan(good_paper(), language)


def texts(content: bytes) -> list[str]:
    """Every paragraph and cell."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def test_the_plan_is_laid_out_as_the_official_format_asks() -> None:
    """A4, 37 mm above, 28 mm left; body in 仿宋 and headings of the first level in 黑体, with numbers 一、二、"""
    document = Document(io.BytesIO(plan()))
    section = document.sections[0]
    assert abs(section.page_width - Mm(210)) < Mm(1) and abs(section.page_height - Mm(297)) < Mm(1)
    assert abs(section.top_margin - Mm(37)) < Mm(1) and abs(section.left_margin - Mm(28)) < Mm(1)
    normal = document.styles["Normal"].element.rPr.rFonts
    assert normal.get(qn("w:eastAsia")) == "FangSong_GB2312"
    headings = [one for one in document.paragraphs if one.style.name == "Heading 1"]
    assert [one.text[:2] for one in headings[:3]] == ["一、", "二、", "三、"]
    assert headings[0].runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) == "SimHei"


def test_fonts_that_a_machine_lacks_have_a_stand_in() -> None:
    """The font table names another font for each official one."""
    with zipfile.ZipFile(io.BytesIO(plan())) as parts:
        table = parts.read("word/fontTable.xml").decode()
    assert 'w:name="FZXiaoBiaoSong-B05S"><w:altName' in table and table.count("<w:altName") >= 4


def test_the_money_in_the_plan_is_that_of_the_run() -> None:
    """The total of the money table is the run's, in 万元 with one decimal."""
    total = f"{good_paper().run['total_cost_yuan'] / 1e4:,.1f}"
    assert total in texts(plan())


def test_header_rows_repeat_on_every_page() -> None:
    """Every table marks its first row as header."""
    for table in Document(io.BytesIO(plan())).tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_plan_and_brief_are_written_in_both_languages(language: str) -> None:
    """The same run gives the same bytes, and an English paper has English headings."""
    brief = word_brief(good_paper(), language)
    assert brief == word_brief(good_paper(), language)
    heading = "What to decide now" if language == "en" else "当前需决策事项"
    assert any(heading in text for text in texts(brief))


def test_payloads_stay_text_in_word() -> None:
    """No field, link or element comes from a name or a note; control characters become a visible sign."""
    papers = hostile_papers()
    for paper in papers[:2]:
        content = word_brief(paper, "en")
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            body = parts.read("word/document.xml").decode("utf-8")
        assert "w:fldSimple" not in re.sub(r"&lt;[^&]*", "", body) and "w:hyperlink" not in body
        assert body.count("<w:instrText") == 0 and "<script" not in body and "<evil" not in body
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]", body)
    out = Official("en")
    for text in PAYLOADS:
        out.line(text)
    assert len(texts(out.content())) >= 200


def test_ordinals_count_in_chinese() -> None:
    """一 … 十、十一、二十、二十一; digits in English."""
    assert [ordinal(n, "zh_CN") for n in (1, 10, 11, 20, 21)] == ["一", "十", "十一", "二十", "二十一"]
    assert ordinal(11, "en") == "11"


def test_charts_are_drawn_with_chinese_signs() -> None:
    """The bundled font has a glyph for every sign of GB 2312; two signs give two pictures, not two boxes."""
    spec = money_chart(good_paper(), "zh_CN")
    first = png(spec, scale=1)
    assert first.startswith(b"\x89PNG")
    words = '{"mark":"text","data":{"values":[{}]},"config":{"font":"Noto Sans SC"},"encoding":{"text":{"value":"%s"}}}'
    import json

    drawn = {png(json.loads(words % sign), scale=1) for sign in "校县教"}
    assert len(drawn) == 3
    assert (FONTS / "OFL.txt").read_text(encoding="utf-8").count("SIL OPEN FONT LICENSE") >= 1
