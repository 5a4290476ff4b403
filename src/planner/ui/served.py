"""How the pages are served 服务方式: headers that keep the browser from going elsewhere, the page's own language.

A small ASGI layer around the framework: a content security policy under which nothing is loaded from anywhere but
this server, no metrics for strangers, ``<html lang>`` and the title in the reader's language.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import streamlit
from starlette.middleware import Middleware

from planner.base.i18n import T, language_of

#: The script that draws a page.
SCRIPT = Path(__file__).with_name("desk.py")
#: Addresses of the framework that nobody needs here.
CLOSED = ("/_stcore/metrics", "/_stcore/agent")
LANG = {"zh_CN": "zh-CN", "en": "en"}
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
log = logging.getLogger(__name__)


def policy() -> str:
    """Return the content security policy: this server alone, no inline script but the framework's own one."""
    return "; ".join((
        "default-src 'self'", f"script-src 'self' {' '.join(_inline_scripts())}", "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:", "font-src 'self' data:", "connect-src 'self' ws://127.0.0.1:* ws://localhost:*",
        "worker-src 'self' blob:", "frame-src 'none'", "frame-ancestors 'none'", "object-src 'none'",
        "base-uri 'self'", "form-action 'self'",
    ))  # fmt: skip


def _inline_scripts() -> list[str]:
    """Hashes of the scripts that stand in the framework's page itself."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    found = re.findall(r"<script>(.*?)</script>", page, re.S)
    digests = [hashlib.sha256(one.encode("utf-8")).digest() for one in found]
    return [f"'sha256-{base64.b64encode(one).decode('ascii')}'" for one in digests]


def headers() -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers that every answer carries."""
    told = {
        "content-security-policy": policy(),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    return tuple((name.encode(), value.encode()) for name, value in told.items())


class Guard:
    """An ASGI layer: closes what nobody needs, adds the headers, tells the browser the page's language."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self.app = app
        self.headers = headers()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if str(scope["path"]).startswith(CLOSED):
            await send({"type": "http.response.start", "status": 404, "headers": list(self.headers)})
            await send({"type": "http.response.body", "body": b""})
            return
        await self.app(scope, receive, _Answer(send, self.headers, _language(scope)).send)


class _Answer:
    """The answer to one request on its way out; the page itself is held back until it is whole."""

    def __init__(self, send: Send, added: tuple[tuple[bytes, bytes], ...], language: str) -> None:
        self.out, self.added, self.language = send, added, language
        self.start: Message | None = None
        self.body = b""

    async def send(self, message: Message) -> None:
        """Pass one message of the answer on."""
        if message["type"] == "http.response.start":
            names = {name for name, _ in self.added}
            kept = [(name, value) for name, value in message["headers"] if name.lower() not in names]
            started = {**message, "headers": [*kept, *self.added]}
            if _is_page(kept):
                self.start = started
                return
            await self.out(started)
        elif self.start is not None and message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self._page()
        else:
            await self.out(message)

    async def _page(self) -> None:
        assert self.start is not None
        body = in_language(self.body, self.language)
        # The page differs by language, so that what the framework says of its file does not hold for it.
        dropped = (b"content-length", b"etag", b"last-modified")
        kept = [(name, value) for name, value in self.start["headers"] if name.lower() not in dropped]
        await self.out({**self.start, "headers": [*kept, (b"content-length", str(len(body)).encode())]})
        await self.out({"type": "http.response.body", "body": body})


def _is_page(found: list[tuple[bytes, bytes]]) -> bool:
    """Whether an answer is the page: HTML that is not packed."""
    told = {name.lower(): value for name, value in found}
    return told.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in told


def in_language(page: bytes, language: str) -> bytes:
    """Return the framework's page with the language and the title that it has here."""
    title = T("Planning for supervision standards").render(language).encode()
    named = page.replace(b'<html lang="en">', f'<html lang="{LANG[language]}">'.encode(), 1)
    return named.replace(b"<title>Streamlit</title>", b"<title>" + title + b"</title>", 1)


def _language(scope: Message) -> str:
    """The language asked for by the address, else by the browser."""
    asked: str = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0]
    if asked in LANG:
        return asked
    told: bytes = dict(scope["headers"]).get(b"accept-language", b"")
    return language_of(told.decode("latin-1").split(",")[0].strip())


GUARDS = (Middleware(Guard),)


@asynccontextmanager
async def warmed(_app: object) -> AsyncIterator[None]:
    """Read the pages' modules and words before the first reader is let in, so that no page waits for them.

    Not beside the first page: two threads that import the same modules in another order can see one half made.
    """
    _warm()
    yield


def _warm() -> None:
    try:
        import_module("planner.ui.warm").warm()
    except Exception:  # the page itself tells the reader
        log.exception("warming up failed")


def failed(error: Exception) -> bool:
    """Note what went wrong outside a page, and say so in the reader's language."""
    from planner.ui.words import paragraph

    log.error("the page failed", exc_info=error)
    paragraph(T("Something went wrong while this page was made; the server's log says what."), "bad", "pl-lead")
    return True
