"""Run another program of this computer, bounded in time, with no shell and nothing secret on its command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from companion.base.errors import CompanionError
from companion.base.text import Code, T


class ProgramMissing(CompanionError):
    """The program is not on this computer."""

    say = T("{program} is not on this computer.")
    hint = T("Install it, or go on without this part.")


class ProgramTooSlow(CompanionError):
    """The program did not end in time and was stopped."""

    say = T("{program} did not answer in time and was stopped.")
    hint = T("Try again in a while.")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended: its exit code and what it printed."""

    code: int
    out: str
    err: str


def run(command: Sequence[str], *, timeout_s: float, stdin: bytes = b"") -> Ran:
    """Run a program in the C locale. Raises ProgramMissing, ProgramTooSlow; a bad exit code is a result."""
    program = Code(command[0])
    try:
        ended = subprocess.run(
            list(command),
            input=stdin,
            capture_output=True,
            timeout=timeout_s,
            check=False,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows would show a black one for a moment
        )
    except OSError as error:
        raise ProgramMissing(str(error), program=program) from error
    except subprocess.TimeoutExpired as error:
        raise ProgramTooSlow(str(error), program=program) from error
    return Ran(ended.returncode, ended.stdout.decode(errors="replace"), ended.stderr.decode(errors="replace"))


def _environment() -> dict[str, str]:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    if getattr(sys, "frozen", False):
        # A frozen build finds its own libraries by this; a program of the system must not get them in place of its own.
        environment.pop("LD_LIBRARY_PATH", None)
        if before := environment.pop("LD_LIBRARY_PATH_ORIG", ""):
            environment["LD_LIBRARY_PATH"] = before
    return environment
