"""Charts on a machine without Chinese fonts: every sign of the product's Chinese is drawn, none as an empty box."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po
from PIL import Image, ImageFont

from planner.base.i18n import LOCALE_DIR
from planner.report.papers.charts import FONTS

FONT = FONTS / "NotoSansSC-GB2312.ttf"
#: Nothing is assigned here: any font draws its box for "no such sign".
MISSING = "\U000f1234"
DRAW = """
import json, sys
from planner.report.papers.charts import FONT, png
spec = {"mark": {"type": "text", "fontSize": 40}, "data": {"values": [{}]}, "width": 80, "height": 80,
        "config": {"font": FONT, "view": {"stroke": None}}}
for index, sign in enumerate(sys.argv[2:]):
    spec["encoding"] = {"text": {"value": sign}}
    open(f"{sys.argv[1]}/{index}.png", "wb").write(png(spec, scale=1))
"""


def test_the_bundled_font_has_every_chinese_sign_of_the_product() -> None:
    """Each sign of the catalogs has a picture of its own, other than the box."""
    signs: set[str] = set()
    for path in (LOCALE_DIR / "zh_CN" / "LC_MESSAGES").glob("*.po"):
        with path.open("rb") as source:
            signs |= {letter for one in read_po(source) if one.id for letter in str(one.string)}
    chinese = sorted(one for one in signs if re.match(r"[\u4e00-\u9fff]", one))
    assert len(chinese) > 800
    font = ImageFont.truetype(str(FONT), 24)
    box = bytes(font.getmask(MISSING))
    assert not [one for one in chinese if bytes(font.getmask(one)) == box]


def test_charts_need_no_font_of_the_machine(tmp_path: Path) -> None:
    """With a fontconfig that knows no folder, each sign is drawn, differs from the others and from the box."""
    empty = tmp_path / "none"
    empty.mkdir()
    config = tmp_path / "fonts.conf"
    config.write_text(f"<fontconfig><dir>{empty}</dir><cachedir>{empty}</cachedir></fontconfig>", encoding="utf-8")
    environment = {**os.environ, "FONTCONFIG_FILE": str(config), "FONTCONFIG_PATH": str(empty), "HOME": str(empty),
                   "XDG_DATA_HOME": str(empty), "XDG_DATA_DIRS": str(empty)}  # fmt: skip
    signs = ["校", "县", "教", "师", "亿", "万", "MISSING"]
    signs[-1] = MISSING
    out = tmp_path / "out"
    out.mkdir()
    subprocess.run([sys.executable, "-c", DRAW, str(out), *signs], check=True, env=environment, timeout=300)
    drawn = [Image.open(out / f"{index}.png").convert("L") for index in range(len(signs))]
    pictures = [one.tobytes() for one in drawn]
    assert len(set(pictures)) == len(signs)  # seven pictures: six signs, and what stands for none
    for sign, one in zip(signs[:-1], drawn[:-1], strict=True):
        ink = sum(1 for value in one.tobytes() if value < 128)
        assert ink > 150, sign  # strokes, not an empty frame or nothing
