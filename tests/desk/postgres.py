"""A PostgreSQL server of one's own for the tests: Debian's programs, a folder under /tmp, a socket, no port."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest

PACKAGE = "postgresql"  # of Debian; brings initdb and pg_ctl


def missing(why: str) -> NoReturn:
    """Skip where a person runs the tests, fail where a machine does."""
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


def programs() -> Path:
    """Return the folder of the newest server programs."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if not found and on_path is None:
        missing(f"no PostgreSQL server on this computer (Debian: {PACKAGE})")
    return max(found, key=lambda folder: int(folder.parent.name), default=Path(on_path or "").parent)


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Run a server and lend its address; PostgreSQL refuses to be run by root, who lends it to `nobody`."""
    bin_, root = programs(), os.geteuid() == 0
    owner = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.geteuid())
    # Not below pytest's folder, which nobody else may enter; and a socket's path has at most 107 bytes.
    with tempfile.TemporaryDirectory(prefix="desk-pg-", dir="/tmp") as name:
        folder = Path(name)
        if root:
            os.chown(folder, owner.pw_uid, owner.pw_gid)

        def run(*command: str) -> None:
            as_owner = ["runuser", "-u", owner.pw_name, "--"] if root else []
            subprocess.run([*as_owner, *command], check=True, cwd=folder, timeout=60, capture_output=True)

        run(str(bin_ / "initdb"), "-D", f"{folder}/data", "-A", "trust", "-U", "desk", "-E", "UTF8", "--locale=C", "-N")
        options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off"
        control = str(bin_ / "pg_ctl")
        try:
            run(control, "-D", f"{folder}/data", "-l", f"{folder}/log", "-o", options, "-w", "start")
            yield f"postgresql://desk@/postgres?host={folder}"
        finally:
            run(control, "-D", f"{folder}/data", "-m", "immediate", "-w", "stop")
