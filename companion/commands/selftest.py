"""`companion selftest`: what this installation consists of, counted and named, so that a build that lost a part shows.

--json: {version, packs[], pages[], checks[], transports[], languages[], desk, problems: [{say, hint}]}; names sorted.
Exit 1 if something that should be here is missing or broken.
"""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Iterator

from companion import __version__
from companion.base import discover, paths
from companion.base.errors import CompanionError
from companion.base.text import Code, T
from companion.commands import _out
from companion.content import read
from companion.i18n import catalog, languages

HELP = T("Count and name the parts of this installation.")
_CHECKS = ("companion.hygiene.account", "companion.hygiene.connection", "companion.hygiene.device")
_TRANSPORTS = ("companion.alert.transports",)
_PAGES = ("companion.ui.pages",)
_ASSETS = ("icons", "fonts", "contacts", "sentences")


class AssetsMissing(CompanionError):
    """Pictures, letters or contact cards that the program brings along are not where they should be."""

    say = T("The folder {path} is missing or empty.")
    hint = T("Install the program again: a part of it is damaged.")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("--json", action="store_true")


def run(options: argparse.Namespace) -> int:
    """Look at every part and name it."""
    library = read.packs()
    problems = [*library.problems, *_assets()]
    try:
        codes = list(languages.offered())
        problems.extend(_catalogues(codes))
    except CompanionError as error:
        codes = [languages.SOURCE]
        problems.append(error)
    lists = {
        "packs": sorted(library.packs),
        "pages": _names(_PAGES),
        "checks": _names(_CHECKS),
        "transports": _names(_TRANSPORTS),
        "languages": sorted(codes),
    }
    desk = _is_there("companion.desk.server") and _is_there("starlette")
    say = options.words.plain
    if options.json:
        said = [{"say": say(problem.say), "hint": say(problem.hint)} for problem in problems]
        _out.document({"version": __version__, **lists, "desk": desk, "problems": said})
        return 1 if problems else 0
    _out.line(f"companion {__version__}")
    for name, found in lists.items():
        _out.line(f"{name} ({len(found)}): {', '.join(found)}")
    _out.line(f"desk: {'yes' if desk else 'no'}")
    for problem in problems:
        _out.line()
        _out.line(say(problem.say))
        _out.line(say(problem.hint))
    return 1 if problems else 0


def _names(packages: tuple[str, ...]) -> list[str]:
    """Return the plug-ins of packages; a room that is not built yet has none."""
    return sorted(name for package in packages if _is_there(package) for name in discover.names(package))


def _is_there(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # not even its parent
        return False


def _assets() -> Iterator[CompanionError]:
    for name in _ASSETS:
        folder = paths.data("assets", name)
        if not folder.is_dir() or not any(folder.iterdir()):
            yield AssetsMissing(path=Code(str(folder)))


def _catalogues(codes: list[str]) -> Iterator[CompanionError]:
    for code in codes:
        if code in {languages.SOURCE, languages.PSEUDO}:
            continue
        try:
            catalog.read(code)
        except CompanionError as error:
            yield error
