"""companion tour: walk through the main job by itself and keep a picture of each screen."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from companion.base import discover, files
from companion.base.text import Code, T
from companion.commands import _out
from companion.i18n import languages

HELP = T("Walk through the main job without a person and keep a picture of each screen.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Name where the pictures go."""
    parser.add_argument("--out", required=True, type=Path, metavar="DIR")


def run(options: argparse.Namespace) -> int:
    """Tour offscreen, unless QT_QPA_PLATFORM names another platform. Raises StepDidNotHappen; 0 if every step happened."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    files.make_folder(options.out)
    app = discover.load("companion", "app")  # brings Qt, which the list of commands does without
    taken = app.tour(options.out, options.lang or languages.SOURCE, _out.line)
    said = T("{count} pictures are in {folder}.", count=len(taken), folder=Code(str(options.out)))
    _out.line(options.words.plain(said))
    return 0
