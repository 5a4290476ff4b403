"""How the pages are served: headers on every answer, what is closed, the language of the page itself."""

from __future__ import annotations

import asyncio
import re
from collections.abc import MutableMapping
from typing import Any

import pytest

from planner.ui.served import Guard, in_language, policy

PAGE = b'<html lang="en"><head><title>Streamlit</title></head></html>'
Message = MutableMapping[str, Any]


def asked(path: str, query: str = "", accept: str = "", kind: str = "text/html; charset=utf-8") -> list[Message]:
    """Return what the guard sends for a request whose answer is the framework's page."""

    async def page(scope: Message, receive: object, send: Any) -> None:
        headers = [(b"content-type", kind.encode()), (b"content-length", str(len(PAGE)).encode()), (b"etag", b"x")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": PAGE[:20], "more_body": True})
        await send({"type": "http.response.body", "body": PAGE[20:]})

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    headers = [(b"accept-language", accept.encode())] if accept else []
    scope = {"type": "http", "path": path, "query_string": query.encode(), "headers": headers}
    asyncio.run(Guard(page)(scope, receive, send))
    return sent


def body(sent: list[Message]) -> bytes:
    """Return the whole body of an answer."""
    return b"".join(one.get("body", b"") for one in sent if one["type"] == "http.response.body")


def test_every_answer_carries_the_headers() -> None:
    """The page and what belongs to it: nothing from elsewhere, no frame, no guessing of types, no referrer."""
    for kind in ("text/html", "application/javascript"):
        told = dict(asked("/", kind=kind)[0]["headers"])
        assert told[b"x-content-type-options"] == b"nosniff" and told[b"x-frame-options"] == b"DENY"
        assert told[b"referrer-policy"] == b"no-referrer"
        assert b"frame-ancestors 'none'" in told[b"content-security-policy"]


def test_the_policy_names_this_server_alone() -> None:
    """No host but loopback, no eval, no inline script but the framework's own, named by its hash."""
    told = policy()
    assert "'unsafe-eval'" not in told and "script-src 'self' 'sha256-" in told
    script = next(part for part in told.split("; ") if part.startswith("script-src"))
    assert "'unsafe-inline'" not in script
    assert set(re.findall(r"//([\w.*-]+)", told)) == {"127.0.0.1", "localhost"}


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/agent/openapi.json"])
def test_what_nobody_needs_is_closed(path: str) -> None:
    """Metrics and the framework's way of driving the page from outside are not there."""
    sent = asked(path)
    assert sent[0]["status"] == 404 and body(sent) == b""


@pytest.mark.parametrize(
    ("query", "accept", "lang"),
    [("", "zh-CN,zh;q=0.9", b"zh-CN"), ("", "en-US", b"en"), ("lang=en", "zh-CN", b"en"),
     ("lang=zh_CN", "en", b"zh-CN"),
     ("", "", b"zh-CN"), ("lang=xx", "en", b"en")],
)  # fmt: skip
def test_the_page_says_its_language(query: str, accept: str, lang: bytes) -> None:
    """The address first, then the browser; the length is that of the changed page, and no old mark stays on it."""
    sent = asked("/", query, accept)
    told = dict(sent[0]["headers"])
    assert b'<html lang="' + lang + b'">' in body(sent) and b"Streamlit" not in body(sent)
    assert told[b"content-length"] == str(len(body(sent))).encode() and b"etag" not in told


def test_other_answers_pass_unchanged() -> None:
    """A script is sent on as it comes, in its parts."""
    sent = asked("/static/x.js", kind="application/javascript")
    assert body(sent) == PAGE and len(sent) == 3


def test_a_page_without_the_marks_stays_as_it_is() -> None:
    """Another version of the framework may write its page otherwise: it is served as it is."""
    assert in_language(b"<html><title>x</title></html>", "zh_CN") == b"<html><title>x</title></html>"
