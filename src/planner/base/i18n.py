"""Bilingual text: English source strings in code, Chinese in gettext catalogs (``locale/zh_CN``).

A message is built once as a :class:`Text` (source string and values) and rendered in the reader's language
only where it is shown, so that errors and sentences can cross layers without choosing a language.
"""

from __future__ import annotations

import gettext
import io
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"
LANGUAGES = ("zh_CN", "en")


@dataclass(frozen=True)
class Text:
    """A translatable sentence: ``key`` is the English source with ``{name}`` fields, ``values`` fill them.

    Values that are themselves :class:`Text` are rendered in the same language.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def render(self, language: str = "en") -> str:
        """Return the sentence in ``language`` (``zh_CN`` or ``en``)."""
        filled = {name: _shown(value, language) for name, value in self.values.items()}
        return translate(self.key, language).format(**filled) if filled else translate(self.key, language)

    def __str__(self) -> str:
        return self.render("en")


def _shown(value: Any, language: str) -> Any:
    return value.render(language) if isinstance(value, Text) else value


def T(key: str, **values: Any) -> Text:  # noqa: N802 - the conventional one-letter marker, found by Babel
    """Mark ``key`` for translation and bind its values."""
    return Text(key, values)


@cache
def catalog(language: str) -> gettext.NullTranslations:
    """Return all ``.po`` catalogs of ``language`` merged; English is the source and has none."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    merged: gettext.NullTranslations = gettext.NullTranslations()
    for path in sorted((LOCALE_DIR / language / "LC_MESSAGES").glob("*.po"), reverse=True):
        with path.open("rb") as source:
            parsed = read_po(source, locale=language)
        compiled = io.BytesIO()
        write_mo(compiled, parsed)
        compiled.seek(0)
        one = gettext.GNUTranslations(compiled)
        one.add_fallback(merged)
        merged = one
    return merged


def translate(key: str, language: str) -> str:
    """Return ``key`` in ``language``, or ``key`` itself where no translation exists."""
    if not key or language == "en":
        return key
    return catalog(language).gettext(key)


def language_of(*candidates: str | None) -> str:
    """Pick a language from the first usable tag (``zh-CN``, ``zh_CN.UTF-8``, ``en``); default Chinese.

    A plain ``C``/``POSIX`` locale says nothing about the reader, so the default stands.
    """
    for tag in candidates:
        if not tag:
            continue
        low = tag.lower()
        if low.startswith("zh"):
            return "zh_CN"
        if low.startswith(("c.", "posix")) or low == "c":
            continue
        return "en"
    return "zh_CN"


def environment_language() -> str:
    """Return the language asked for by ``PLANNER_LANG`` or the locale variables."""
    env = os.environ
    return language_of(env.get("PLANNER_LANG"), env.get("LC_ALL"), env.get("LC_MESSAGES"), env.get("LANG"))
