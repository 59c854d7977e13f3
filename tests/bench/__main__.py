"""What the program costs, beside what it stands on: `make bench`, or `python -m tests.bench [--only PART...] [--times N] [--json FILE]`.

Figures are printed as smallest, median, largest; ours above, the baseline below, both taken in turn in the same run. No test
asserts one. It stands under tests/ because it is never part of the program and uses what only tests may: processes, the
insides of the vault.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from tests.bench import answering, notes, reckoning, starting
from tests.bench.measure import NotHere, Others, Part


class Measured(NamedTuple):
    """A part, and how often it is repeated unless --times says otherwise."""

    part: Part
    times: int


PARTS = {
    "window": Measured(starting.first_window, 9),
    "frozen": Measured(starting.frozen_window, 9),
    "commands": Measured(starting.commands, 9),
    "packed": Measured(starting.packed, 1),
    "plan": Measured(reckoning.plans, 200),
    "proof": Measured(reckoning.proofs, 9),
    "seal": Measured(reckoning.seals, 50),
    "unlock": Measured(notes.unlock, 5),
    "save": Measured(notes.save, 20),
    "notes": Measured(notes.many, 9),
    "switch": Measured(answering.switches, 9),
    "stall": Measured(answering.stalls, 9),
}


def _measure(name: str, times: int | None) -> dict[str, object]:
    part, usual = PARTS[name]
    others, lines, reason = Others(), [], None
    try:
        for line in part(times or usual):
            sys.stdout.write(f"{line.words()}\n")
            sys.stdout.flush()
            lines.append(line.document())
    except NotHere as missing:
        reason = str(missing)
        sys.stdout.write(f"{name}: not measured: {reason}\n")
    share = others.share()
    sys.stdout.write(f"  ({name}: others used {share:.0%} of the machine)\n")
    return {"part": name, "others": share, "lines": lines, "not_measured": reason}


def main() -> int:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="What the program costs, beside what it stands on.")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--times", type=int, help="how often each is repeated (default: each part's own)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there, too")
    given = parser.parse_args()
    machine = {
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "pyside": version("PySide6_Essentials"),
        "load": os.getloadavg(),
    }
    sys.stdout.write(f"{'':46} {'smallest':>9} {'median':>9} {'largest':>9}\n")
    parts = [_measure(name, given.times) for name in given.only]
    if given.json is not None:
        given.json.write_text(json.dumps({"machine": machine, "parts": parts}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
