"""Reading YAML safely: no aliases, no tags, no duplicate keys, at most one megabyte."""

from __future__ import annotations

import copy
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T

MAX_BYTES = 1_000_000
#: Bytes from which a parsed document is kept.
WORTH_KEEPING = 1_000


def read_yaml(path: Path) -> Any:
    """Return the plain Python document in ``path``.

    Raises :class:`BadInput` with ``file:line`` when the file is missing, too large, uses aliases or is not
    valid YAML (duplicate keys included).
    """
    place = path.name
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadInput(
            [
                Problem(
                    "yaml.unreadable", place, str(path), T("the file cannot be read: {why}", why=error.strerror or "")
                )
            ]
        ) from error
    if len(raw) > MAX_BYTES:
        message = T("the file is larger than 1 MB")
        raise BadInput([Problem("yaml.too_large", place, str(len(raw)), message)])
    return parse_yaml(raw, place)


def parse_yaml(raw: bytes, place: str) -> Any:
    """Parse YAML bytes; ``place`` names the source in errors. What is returned is the caller's own to change."""
    return copy.deepcopy(_kept(raw, place)) if len(raw) > WORTH_KEEPING else _parsed(raw, place)


@lru_cache(maxsize=48)
def _kept(raw: bytes, place: str) -> Any:
    """Parse once what is read again and again: a scenario takes longer to parse than to project."""
    return _parsed(raw, place)


def _parsed(raw: bytes, place: str) -> Any:
    try:
        text = raw.decode("utf-8-sig")
        if _has_alias(text):
            raise BadInput([Problem("yaml.alias", place, "", T("anchors and aliases are not allowed"))])
        loader = YAML(typ="safe", pure=True)
        return loader.load(text)
    except UnicodeDecodeError as error:
        raise BadInput([Problem("yaml.encoding", place, "", T("the file is not UTF-8 text"))]) from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        message = T("not valid YAML: {why}", why=str(error.problem or ""))
        raise BadInput([Problem("yaml.syntax", f"{place}:{line}", "", message)]) from error
    except YAMLError as error:
        raise BadInput([Problem("yaml.syntax", place, "", T("not valid YAML: {why}", why=str(error)))]) from error
    except (ValueError, RecursionError) as error:
        # dates such as 2022-99-99, numbers of thousands of digits, lists nested thousands deep
        raise BadInput([Problem("yaml.syntax", place, "", T("not valid YAML: {why}", why=str(error)[:80]))]) from error


def _has_alias(text: str) -> bool:
    if "*" not in text:  # an alias is written with a star; most documents have none and need no second pass
        return False
    from ruamel.yaml.events import AliasEvent

    loader = YAML(typ="safe", pure=True)
    return any(isinstance(event, AliasEvent) for event in loader.parse(text))
