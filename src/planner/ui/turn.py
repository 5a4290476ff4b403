"""Waiting for one's turn 排队: a job's process waits here until those before it have ended, then does its work.

Run as ``python -m planner.ui.turn FOLDER``. It needs the standard library only, so a waiting job costs little.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from planner.ui import jobs

#: Seconds between two looks at the queue.
PAUSE = 0.3


def main(folder: Path) -> int:
    """Wait, then carry out the command of ``job.json``; return its exit code where it does not replace this one."""
    root = folder.parent.parent
    while True:
        mine = next((job for job in jobs.jobs(root) if job.folder.name == folder.name), None)
        if mine is None or (folder / jobs.CANCELLED).exists():
            return 0
        if not jobs.ahead(root, mine):
            break
        time.sleep(PAUSE)
    command = [str(word) for word in json.loads((folder / "job.json").read_text(encoding="utf-8"))["command"]]
    (folder / jobs.BEGUN).touch()
    if sys.platform != "win32":
        os.execv(command[0], command)  # the same process goes on: its number and its log stay
    return _beside(command, folder)


def _beside(command: list[str], folder: Path) -> int:
    """Carry the command out in a process beside this one, ended with it where the job is cancelled."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    while child.poll() is None:
        if (folder / jobs.CANCELLED).exists():
            child.terminate()
        time.sleep(PAUSE)
    return int(child.returncode)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
