"""A Word document laid out as GB/T 9704-2012 asks 公文格式: A4, margins, fonts, headings, page numbers.

Fonts are named, not embedded (they lie on the readers' machines); each names another that may stand in for it.
Text goes in as text: control characters are replaced, nothing is read as markup or as a field.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from planner.base.i18n import T, Text
from planner.report.papers.paper import clean, typeset

#: Fonts by use, in the English names that every Word knows, and what stands in where one is missing.
BODY, TITLE, FIRST, SECOND = "FangSong_GB2312", "FZXiaoBiaoSong-B05S", "SimHei", "KaiTi_GB2312"
FALLBACKS = {BODY: "FangSong", TITLE: "SimSun", FIRST: "Microsoft YaHei", SECOND: "KaiTi"}
LATIN = "Times New Roman"
#: Sizes: 2号 title, 3号 body, 小四/五号 for tables.
TITLE_PT, BODY_PT, TABLE_PT = 22, 16, 9
#: 22 lines on a page of 225 mm.
LINE_PT = 28.9
#: What stands in the middle of its cell: numbers, years, and the dash where there is none.
_NUMBER = re.compile(r"[-+]?[\d,.]*\d%?|–")
_MADE = datetime.datetime(2000, 1, 1)


class Official:
    """An official document being written, in the reader's language."""

    def __init__(
        self,
        language: str,
        *,
        line_pt: float = LINE_PT,
        body_pt: float = BODY_PT,
        marks: Mapping[str, int] | None = None,
    ) -> None:
        self.language, self.line_pt, self.body_pt = language, line_pt, body_pt
        #: Which mark stands for which number of the paper.
        self.marks = dict(marks or {})
        self.document = Document()
        self.numbers = [0, 0]
        self.tables = 0
        self.figures = 0
        _page(self.document.sections[0])
        self._styles()
        _page_number(self.document.sections[0])

    def words(self, text: Text | str) -> str:
        """Return ``text`` in the reader's language, without control characters."""
        told = clean(text.render(self.language) if isinstance(text, Text) else text)
        return typeset(told, self.language)

    def title(self, text: Text | str) -> None:
        """Write the title, centred."""
        self._paragraph(text, TITLE, TITLE_PT, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False, line=36)

    def first(self, text: Text | str) -> None:
        """Write a heading of the first level: 一、"""
        self.numbers = [self.numbers[0] + 1, 0]
        number = T("{n}. ", n=ordinal(self.numbers[0], self.language))
        self._heading(T("{number}{text}", number=number, text=text), FIRST, 1)

    def second(self, text: Text | str) -> None:
        """Write a heading of the second level: （一）"""
        self.numbers[1] += 1
        number = T("({n}) ", n=ordinal(self.numbers[1], self.language))
        self._heading(T("{number}{text}", number=number, text=text), SECOND, 2)

    def line(self, text: Text | str, *, bold: bool = False, mark: str = "") -> None:
        """Write a paragraph of the body, its first line indented by two characters; ``mark`` stands small behind it."""
        self._paragraph(text, BODY, self.body_pt, bold=bold)
        if mark:
            run = self.document.paragraphs[-1].add_run(clean(mark))
            run.font.superscript = True
            _font(run, BODY, self.body_pt)

    def note(self, text: Text | str, *, above: bool = False) -> None:
        """Write a note in small type; ``above``: it stays with what follows."""
        self._paragraph(text, SECOND, 12, indent=False, line=20)
        self.document.paragraphs[-1].paragraph_format.keep_with_next = above

    def small(self, text: Text | str) -> None:
        """Write a remark in the smallest type."""
        self._paragraph(text, SECOND, TABLE_PT, indent=False, line=14)

    def table(self, headers: Sequence[Text | str], rows: Iterable[Sequence[Text | str]], widths: Sequence[float],
              caption: Text | None = None) -> None:  # fmt: skip
        """Write a table; ``widths`` are in millimetres. The header row repeats on every page."""
        body = [list(row) for row in rows]
        if caption is not None:
            self.tables += 1
            numbered = T("Table {n}. {text}", n=self.tables, text=caption)
            self._paragraph(numbered, FIRST, 12, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False, line=20)
            self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        table = self.document.add_table(rows=len(body) + 1, cols=len(headers), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        _margins(table)
        cells = table._cells  # the flat list; asking row by row takes seconds on long tables
        for index, width in enumerate(widths):
            table.columns[index].width = Mm(width)
        for number, row in enumerate([list(headers), *body]):
            for index, value in enumerate(row):
                self._cell(cells[number * len(headers) + index], value, widths[index], header=number == 0)
        for row in table.rows:
            _mark(row, "w:cantSplit")
        _mark(table.rows[0], "w:tblHeader")
        self._paragraph("", BODY, 8, line=8)

    def picture(self, content: bytes, caption: Text, width_mm: float = 150) -> None:
        """Write a figure with its caption under it."""
        self.figures += 1
        self.document.add_picture(io.BytesIO(content), width=Mm(width_mm))
        last = self.document.paragraphs[-1]
        last.alignment = WD_ALIGN_PARAGRAPH.CENTER
        last.paragraph_format.first_line_indent = Pt(0)
        last.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        last.paragraph_format.keep_with_next = True
        numbered = T("Figure {n}. {text}", n=self.figures, text=caption)
        self._paragraph(numbered, FIRST, 12, align=WD_ALIGN_PARAGRAPH.CENTER, indent=False, line=20)

    def annex(self, text: Text) -> None:
        """Begin an annex on a new page, lying on its side."""
        section = self.document.add_section()
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin = section.bottom_margin = Mm(22)
        self._paragraph(T("Annex"), FIRST, self.body_pt, indent=False)
        self.title(text)

    def page(self) -> None:
        """Begin a new page."""
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def content(self) -> bytes:
        """Return the document; the same text always gives the same bytes."""
        out = io.BytesIO()
        properties = self.document.core_properties
        properties.created = properties.modified = _MADE
        properties.author = properties.last_modified_by = properties.title = properties.comments = ""
        self.document.save(out)
        return _same_bytes(out.getvalue())

    def _cell(self, cell: Any, value: Text | str, width: float, *, header: bool) -> None:
        cell.width = Mm(width)
        paragraph = cell.paragraphs[0]
        form = paragraph.paragraph_format
        form.first_line_indent, form.line_spacing_rule = Pt(0), WD_LINE_SPACING.SINGLE
        form.space_before = form.space_after = Pt(1)
        told = self.words(value)
        if header or _NUMBER.fullmatch(told):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _font(paragraph.add_run(told), FIRST if header else BODY, TABLE_PT)

    def _heading(self, text: Text, font: str, level: int) -> None:
        paragraph = self.document.add_paragraph(style=f"Heading {level}")
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.keep_with_next = True
        form.first_line_indent = Pt(self.body_pt * 2)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(self.line_pt)
        _font(paragraph.add_run(self.words(text)), font, self.body_pt)

    def _paragraph(
        self, text: Text | str, font: str, size: float, *, align: Any = None, indent: bool = True,
        bold: bool = False, line: float | None = None,
    ) -> None:  # fmt: skip
        paragraph = self.document.add_paragraph()
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.first_line_indent = Pt(size * 2 if indent else 0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line or self.line_pt)
        if align is not None:
            paragraph.alignment = align
        run = paragraph.add_run(self.words(text))
        run.bold = bold
        _font(run, font, size)

    def _styles(self) -> None:
        for name, font in (("Normal", BODY), ("Heading 1", FIRST), ("Heading 2", SECOND)):
            style = self.document.styles[name]
            style.font.name, style.font.size = LATIN, Pt(self.body_pt)
            style.font.bold, style.font.color.rgb = False, None
            style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        _font_table(self.document)


def ordinal(number: int, language: str) -> str:
    """Return 1 → 一 in Chinese (up to 99), the digits in English."""
    if language != "zh_CN":
        return str(number)
    digits = T("0 1 2 3 4 5 6 7 8 9 10").render(language).split()
    if number <= 10:
        return digits[number]
    tens, ones = divmod(number, 10)
    return (digits[tens] if tens > 1 else "") + digits[10] + (digits[ones] if ones else "")


def _font(run: Any, font: str, size: float) -> None:
    run.font.name, run.font.size = LATIN, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _page(section: Any) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)


def _page_number(section: Any) -> None:
    """Write ``— 1 —`` in the middle of the footer."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _font(paragraph.add_run("— "), "SimSun", 14)
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:instrText" if text else "w:fldChar")
        if text:
            element.text = text
        else:
            element.set(qn("w:fldCharType"), kind)
        run._element.append(element)
    _font(run, "SimSun", 14)
    _font(paragraph.add_run(" —"), "SimSun", 14)


def _margins(table: Any) -> None:
    """Leave a millimetre beside the text of a cell, so that years and amounts stay on one line."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), "45")
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    table._tbl.tblPr.append(margins)


def _mark(row: Any, name: str) -> None:
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _font_table(document: Any) -> None:
    """Say which font stands in for which where a machine lacks the official ones."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            fonts = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
                for name, other in FALLBACKS.items()
            )
            part._blob = part.blob.replace(b"</w:fonts>", fonts.encode("utf-8") + b"</w:fonts>")


def _same_bytes(content: bytes) -> bytes:
    """Return the zip with fixed times."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as found, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for item in found.infolist():
            fixed = zipfile.ZipInfo(item.filename, date_time=(1980, 1, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(fixed, found.read(item.filename))
    return out.getvalue()
