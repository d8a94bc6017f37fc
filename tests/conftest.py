"""What every test stands on: repeatable examples, no settings from outside, a page of figures."""

import os
import platform
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests import trials

# Settings of the person who runs the tests must not reach the program under test.
for name in [each for each in os.environ if each.startswith("TRACKER_")]:
    if name not in {"TRACKER_BROWSER", "TRACKER_TRIALS", "TRACKER_TRIALS_PAGE"}:
        del os.environ[name]

# Every command is synced to the disk; one in memory, where there is room, makes thousands quick.
MEMORY_DISK = Path("/dev/shm")
ROOM_NEEDED = 4 << 30  # bytes
if os.access(MEMORY_DISK, os.W_OK) and shutil.disk_usage(MEMORY_DISK).free > ROOM_NEEDED:
    os.environ.setdefault("TMPDIR", str(MEMORY_DISK))
    tempfile.tempdir = None  # asked again, with what was just said

settings.register_profile("dev", deadline=None, max_examples=50)
settings.register_profile("ci", deadline=None, max_examples=50, derandomize=True, database=None)
settings.register_profile("trials", deadline=None, max_examples=1000)


def profile() -> str:
    """Name the Hypothesis profile: full counts, or a run that ends the same on every machine."""
    if trials.FRACTION >= 1:
        return "trials"
    return "ci" if os.environ.get("CI") else "dev"


settings.load_profile(profile())


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser that `tools/browser` found."""
    return os.environ.get("TRACKER_BROWSER", "/usr/bin/chromium")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write the figures where `make trials` wants them; a failed run leaves the old page."""
    page = os.environ.get("TRACKER_TRIALS_PAGE")
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["findings"] = trials.handed_over()  # this is one of several that run at once
    elif page and exitstatus == pytest.ExitCode.OK:
        machine = (
            f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.machine()}"
        )
        Path(page).write_text(trials.findings_page(machine), encoding="utf-8")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:  # pytest-xdist's, untyped
    """Take over the figures of one that ran beside others."""
    trials.take_over(getattr(node, "workeroutput", {}).get("findings", ()))
