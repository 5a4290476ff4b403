"""``planner app``: the front end on this machine only."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

import planner
from planner.base.i18n import T
from planner.commands.session import Exit, leave, of

HOST = "127.0.0.1"


def find_app() -> Path | None:
    """Return ``app.py`` beside the installed package's sources, or in the folder where one stands."""
    beside = Path(planner.__file__).resolve().parents[2] / "app.py"
    return next((path for path in (beside, Path.cwd() / "app.py") if path.is_file()), None)


def arguments(script: Path, port: int, *, browser: bool) -> list[str]:
    """Return the command line of the server: this machine only, nothing sent, no code or traces shown."""
    settings = {
        "server.address": HOST,
        "server.port": str(port),
        "server.headless": "false" if browser else "true",
        "server.showEmailPrompt": "false",
        "server.fileWatcherType": "none",
        "server.maxUploadSize": "20",
        "browser.serverAddress": HOST,
        "browser.gatherUsageStats": "false",
        "client.showErrorDetails": "none",
        "client.toolbarMode": "minimal",
    }
    flags = [word for key, value in settings.items() for word in (f"--{key}", value)]
    flags += ["--server.allowedHosts", HOST, "--server.allowedHosts", "localhost"]
    return [sys.executable, "-m", "streamlit", "run", str(script), *flags]


def app(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=1024, max=65535, help=T("Port on 127.0.0.1.").key)] = 8501,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help=T("Open a browser.").key)] = True,
) -> None:
    """Become the server, so that whatever ends this command ends the server, too."""
    session = of(context)
    script = find_app()
    if script is None:
        session.warn(T("app.py was not found: run this in the folder that holds it."))
        leave(Exit.BAD_INPUT)
    session.say(T("The front end is at http://{host}:{port} (Ctrl+C ends it).", host=HOST, port=port))
    raise typer.Exit(_serve(arguments(script, port, browser=browser)))


def _serve(words: list[str]) -> int:
    """Carry the command line out in the place of this process; beside it where the system cannot do that."""
    sys.stdout.flush()
    if sys.platform != "win32":
        os.execv(words[0], words)
    try:
        return subprocess.run(words, check=False).returncode
    except KeyboardInterrupt:  # Ctrl+C reaches both
        return 0


def register(group: typer.Typer) -> None:
    """Add the command to ``group``."""
    group.command("app", help=T("Open the front end on this machine.").key)(app)
