"""Find the word of the command line in commands/ and run it; without a word, open the window. The last net for errors.

Exit codes: 0 done, 1 a negative answer, 2 usage or failure, 130 stopped by the keyboard, 141 the reader hung up.
DESIGN.md, "Command line".
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from typing import NoReturn

from companion import __version__
from companion.base import discover, scrub
from companion.base.errors import CompanionError
from companion.base.text import Code, Listed, T, Text
from companion.commands import _out

_COMMANDS, _PAGES = "companion.commands", "companion.ui.pages"
_STOPPED, _HUNG_UP = 130, 141
_log = logging.getLogger("companion")


class UsageWrong(CompanionError):
    """The command line does not say what it should."""

    say = T("The command line was not understood: {reason}.")
    hint = T("To see how it is used: {help}")


class UnknownWord(CompanionError):
    """The first word names no command."""

    say = T("There is no command called {word}.")
    hint = T("The commands are: {words}. Without a command, the window opens.")


class UnknownPage(CompanionError):
    """The window has no such page."""

    say = T("The window has no page called {page}.")
    hint = T("Its pages are: {pages}")


class LibraryMissing(CompanionError):
    """The system lacks a library that Qt's window needs."""

    say = T("The window needs a part of the system that is not there or is damaged: {library}.")
    hint = T(
        "On Debian and Ubuntu this installs all that it needs: {command}",
        command=Code(
            "sudo apt install libgl1 libegl1 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 "
            "libxcb-keysyms1 libxcb-shape0 libwayland-cursor0"
        ),
    )


class Bug(CompanionError):
    """Something that nobody expected; the report above it is scrubbed."""

    say = T("Companion made a mistake of its own and stopped.")
    hint = T(
        "If it happens again, please report it with the lines on the error output. Read them first: names and addresses were taken out."
    )


class _Parser(argparse.ArgumentParser):
    """Raises what argparse would print, so that it is said like every other error."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageWrong."""
        raise UsageWrong(message, reason=message.rstrip("."), help=Code(f"{self.prog} --help"))


class _Top(_Parser):
    """The command line before its word; its help lists the words, which are imported only for that."""

    def format_help(self) -> str:
        """Return argparse's help and one line for each word."""
        words = _out.words(None)
        listed = (f"  {word:<10}{words.plain(discover.load(_COMMANDS, word).HELP)}\n" for word in discover.names(_COMMANDS))
        return f"{super().format_help()}\ncommands:\n{''.join(listed)}"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in arguments
    _out.prepare()
    scrub.log_to_stderr()
    try:
        code = _run(arguments, as_json=as_json)
        _out.flush()
    except CompanionError as error:
        code = _out.complaint(error, _out.words(None), as_json=as_json)
    except KeyboardInterrupt:
        code = _STOPPED
    except BrokenPipeError:
        _out.hang_up()
        code = _HUNG_UP
    except Exception as error:
        code = _out.complaint(_unexpected(error), _out.words(None), as_json=as_json)
    return code


def _unexpected(error: Exception) -> CompanionError:
    if isinstance(error, ImportError) and "PySide6" in (error.path or ""):
        return LibraryMissing(str(error), library=Code(str(error).partition(":")[0]))
    _log.exception("a mistake of the program")
    return Bug()


def _run(arguments: list[str], *, as_json: bool) -> int:
    top = _Top(prog="companion", allow_abbrev=False, description=_english(T("A short, explained safety plan for Wikimedia volunteers.")))
    top.add_argument("--version", action="version", version=f"companion {__version__}")
    top.add_argument("--gallery", action="store_true", help=_english(T("show every part of the window in every state")))
    top.add_argument("--lang", metavar="CODE", help=_english(T("the language, such as en or ar")))
    top.add_argument("--page", metavar="NAME", default="", help=_english(T("open the window at this page, such as vault")))
    top.add_argument("--hidden", action="store_true", help=_english(T("begin off the screen, behind an empty page")))
    top.add_argument("word", nargs="?", metavar="COMMAND", help=_english(T("without a command, the window opens")))
    top.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    try:
        options = top.parse_args(arguments)
        if options.word is not None:
            if options.gallery:
                top.error("--gallery opens the window and takes no command")
            return _command(options.word, options.rest, options.lang, as_json=as_json)
    except SystemExit as ended:  # argparse, after --help and --version
        return ended.code if isinstance(ended.code, int) else 0
    if options.page and options.page not in discover.names(_PAGES):
        raise UnknownPage(options.page, page=Code(options.page), pages=Listed(discover.names(_PAGES)))
    _out.words(options.lang)  # an unknown language is said before the window is loaded
    from companion.ui import frame

    first = None if options.gallery or options.hidden else frame.first()
    from companion import app

    return app.run(first, gallery=options.gallery, language=options.lang, page=options.page, hidden=options.hidden)


def _command(word: str, rest: list[str], language: str | None, *, as_json: bool) -> int:
    if word not in discover.names(_COMMANDS):
        raise UnknownWord(word, word=Code(word), words=Listed(discover.names(_COMMANDS)))
    module = discover.load(_COMMANDS, word)
    parser = _Parser(prog=f"companion {word}", description=_english(module.HELP), allow_abbrev=False, conflict_handler="resolve")
    parser.add_argument("--lang", metavar="CODE", help=_english(T("the language, such as en or ar")))
    module.arguments(parser)
    if language:
        parser.set_defaults(lang=language)
    options = parser.parse_args(rest)
    options.words = _out.words(options.lang)
    try:
        code: int = module.run(options)
    except CompanionError as error:
        return _out.complaint(error, options.words, as_json=as_json)
    return code


def _english(text: Text) -> str:
    """Return a help text; nobody has chosen a language yet when it is shown."""
    return _out.words(None).plain(text)


if __name__ == "__main__":
    sys.exit(main())
