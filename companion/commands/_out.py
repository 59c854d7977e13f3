"""What every word of the command line prints: lines for people, one JSON document for programs, errors as say and hint."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from collections.abc import Mapping

from companion.base.errors import CompanionError
from companion.base.text import Code, Listed, T, Text
from companion.i18n import catalog, languages
from companion.i18n.formats import IsoFormats
from companion.i18n.render import Words


class UnknownLanguage(CompanionError):
    """A code that no language of this program has."""

    say = T("There is no language with the code {code} in this program.")
    hint = T("Use one of these: {codes}")


class NothingToWriteTo(CompanionError):
    """The output is closed, or its disk is full."""

    say = T("The answer could not be written: the output is closed or full.")
    hint = T("Check where the output goes, free some space, then try again.")


def words(code: str | None) -> Words:
    """Return the words of a language; English if none is named. Raises UnknownLanguage, CatalogueBroken."""
    if not code or code == languages.SOURCE:
        return Words([], IsoFormats())
    offered = languages.offered()
    if code not in offered:
        raise UnknownLanguage(code, code=Code(code), codes=Listed(tuple(offered)))
    return Words([catalog.Pseudo() if code == languages.PSEUDO else catalog.read(code)], IsoFormats())


def prepare() -> None:
    """Make sure that no letter can stop the output: what a terminal cannot show becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def line(text: str = "", *, indent: int = 0) -> None:
    """Print a line. Raises NothingToWriteTo; BrokenPipeError where the reader has had enough."""
    _write(f"{' ' * indent}{text}\n" if text else "\n")


def document(value: Mapping[str, object]) -> None:
    """Print one JSON document."""
    _write(json.dumps(value, indent=1) + "\n")


def complaint(error: CompanionError, said_in: Words, *, as_json: bool) -> int:
    """Say what happened and what to do: on stderr, or as the JSON document that was asked for. Returns the exit code."""
    say, hint = said_in.plain(error.say), said_in.plain(error.hint)
    try:
        if as_json:
            document({"error": {"say": say, "hint": hint}})
            flush()
            return error.exit_code
    except (NothingToWriteTo, BrokenPipeError):
        hang_up()
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            print(say, hint, sep="\n", file=sys.stderr, flush=True)
    return error.exit_code


def bulleted(said_in: Words, texts: tuple[Text, ...], *, indent: int = 0) -> None:
    """Print several sentences, one a line."""
    for text in texts:
        line(f"- {said_in.plain(text)}", indent=indent)


def flush() -> None:
    """Hand over everything that was printed. Raises NothingToWriteTo, BrokenPipeError."""
    _write("")


def hang_up() -> None:
    """Forget what the closed output did not take; Python would complain about it at its end."""
    with contextlib.suppress(OSError, ValueError, AttributeError):  # a test's output, and no output at all, have no number
        closed = sys.stdout.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, closed)
        os.close(nowhere)


def _write(text: str) -> None:
    if sys.stdout is None:
        raise NothingToWriteTo("stdout is closed")
    try:
        sys.stdout.write(text)
        if not text:
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        raise NothingToWriteTo(repr(error)) from error
