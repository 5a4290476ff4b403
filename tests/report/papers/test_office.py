"""The papers in LibreOffice: the workbook recalculates to the same numbers, the brief is two pages without boxes."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.report.excel.book import excel_paper
from planner.report.word.brief import word_brief
from tests.report.papers.payloads import good_paper

pytestmark = pytest.mark.office

#: Recalculate every workbook on loading, whoever wrote it.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def converted(folder: Path, content: bytes, name: str, target: str) -> Path:
    """Let LibreOffice open ``content`` and write it as ``target``."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office is not None, "install libreoffice-calc and libreoffice-writer"
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    (folder / name).write_bytes(content)
    out = folder / "out"
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", target]
    subprocess.run([*command, "--outdir", str(out), str(folder / name)], check=True, capture_output=True, timeout=240)
    return out / f"{Path(name).stem}.{target.partition(':')[0]}"


def test_the_workbook_recalculates_to_the_same_numbers(tmp_path: Path) -> None:
    """Every formula, its cached value spoiled before, comes out of LibreOffice as the run has it."""
    content = excel_paper(good_paper(), "en")
    formulas = load_workbook(io.BytesIO(content))
    cached = load_workbook(io.BytesIO(content), data_only=True)
    spoiled = io.BytesIO()
    formulas.save(spoiled)  # openpyxl writes formulas without any cached value
    again = load_workbook(converted(tmp_path, spoiled.getvalue(), "a.xlsx", "xlsx"), data_only=True)
    seen = 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    here, there = cached[sheet.title][cell.coordinate].value, again[sheet.title][cell.coordinate].value
                    close = pytest.approx(here, rel=1e-9, abs=1e-9) if isinstance(here, int | float) else here
                    assert there == close, (sheet.title, cell.coordinate)
                    seen += 1
    assert seen > 100


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_brief_is_two_pages_of_signs_that_can_be_read(tmp_path: Path, language: str) -> None:
    """Rendered to PDF it has at most two pages, its text is there, and no replacement sign in it."""
    pdf = converted(tmp_path, word_brief(good_paper(), language), "b.docx", "pdf")
    told = subprocess.run(["pdfinfo", str(pdf)], check=True, capture_output=True, text=True, timeout=60).stdout
    (pages,) = [int(line.split()[1]) for line in told.splitlines() if line.startswith("Pages:")]
    text = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True, text=True, timeout=60).stdout
    assert pages <= 2 and "�" not in text
    assert ("当前需决策事项" if language == "zh_CN" else "What to decide now") in text
