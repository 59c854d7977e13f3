"""Debian packages that are unpacked and not installed: nothing of theirs is started, and the system stays as it is.

Each is unpacked once into the person's cache folder. `missing` skips where a person runs the tests, and fails where a machine does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "companion-lab"
_BOUND_S = 240


def missing(why: str) -> NoReturn:
    """Skip where a person runs the tests, fail where a machine does: there the parts have to be had."""
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def unpacked(*packages: str, tidy: Callable[[Path], object] = lambda _folder: None) -> Path:
    """Return the folder in which these packages lie as they would in the system; `tidy` changes it before it is first used."""
    if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
        missing(f"this is no Debian: its package {packages[0]} cannot be unpacked")
    root = CACHE / _newest(packages[0])
    if not root.exists():
        CACHE.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            made = Path(folder) / "unpacked"
            _unpack(Path(folder), made, packages)
            tidy(made)
            try:  # two test processes may do this at the same time: the first rename counts
                made.rename(root)
            except OSError:
                assert root.exists()
    return root


def _newest(package: str) -> str:
    """Return a name for the version that Debian has now; without its lists, the newest one that was unpacked before."""
    said = subprocess.run(["apt-cache", "policy", package], capture_output=True, text=True, check=False, timeout=60).stdout
    version = next((line.split()[1] for line in said.splitlines() if line.strip().startswith("Candidate:")), "(none)")
    if version != "(none)":
        return f"{package}-{version.replace(':', '-')}-unpacked"
    before = sorted(path.name for path in CACHE.glob(f"{package}-*-unpacked"))
    if not before:
        missing(f"Debian's package {package} is not in the lists (apt-get update)")
    return before[-1]


def _unpack(folder: Path, made: Path, packages: tuple[str, ...]) -> None:
    command = ["apt-get", "-q", "-o", "APT::Sandbox::User=root", "download", *packages]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=_BOUND_S)
    if ran.returncode != 0:
        missing(f"Debian's package {packages[0]} could not be had: {ran.stderr[-300:]}")
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg", "-x", package, made], check=True, timeout=_BOUND_S)
