"""What every word of the command line prints and reads: lines for people, one JSON document for programs, secrets from stdin."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import io
import json
import os
import sys
from collections.abc import Mapping
from typing import Protocol

from companion.base.errors import CompanionError
from companion.base.text import Code, Listed, T, Text
from companion.i18n import catalog, languages
from companion.i18n.formats import IsoFormats
from companion.i18n.render import Words

_LONGEST_LINE = 8_192
_PASSPHRASE = T("Passphrase:")


class UnknownLanguage(CompanionError):
    """A code that no language of this program has."""

    say = T("There is no language with the code {code} in this program.")
    hint = T("Use one of these: {codes}")


class NothingToWriteTo(CompanionError):
    """The output is closed, or its disk is full."""

    say = T("The answer could not be written: the output is closed or full.")
    hint = T("Check where the output goes, free some space, then try again.")


class NotText(CompanionError):
    """Bytes that are not UTF-8, where words were expected."""

    say = T("What came in is not text in UTF-8.")
    hint = T("Save it as plain text in UTF-8, then try again.")


class Told(Protocol):
    """What happened and what to do now: an error, a warning, a trouble."""

    @property
    def say(self) -> Text:
        """What happened."""
        ...

    @property
    def hint(self) -> Text:
        """What to do now."""
        ...


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


def answer(options: argparse.Namespace, value: Mapping[str, object], *sentences: Text) -> None:
    """Print and hand over a command's answer: the document with --json, else the sentences."""
    if options.json:
        document(value)
    else:
        for sentence in sentences:
            line(options.words.plain(sentence))
    flush()


def tell(options: argparse.Namespace, *sentences: Text) -> None:
    """Print what a person should know beside the answer."""
    print(*map(options.words.plain, sentences), sep="\n", file=sys.stderr, flush=True)


def said(said_in: Words, told: Told) -> dict[str, str]:
    """Return say and hint as a document holds them."""
    return {"say": said_in.plain(told.say), "hint": said_in.plain(told.hint)}


def secret(said_in: Words, asked: Text = _PASSPHRASE) -> str:
    """Return the next line of stdin; at a keyboard it is asked for, and not shown. Raises NotText."""
    if sys.stdin.isatty():
        return getpass.getpass(f"{said_in.plain(asked)} ")
    return decoded(sys.stdin.buffer.readline(_LONGEST_LINE).removesuffix(b"\n").removesuffix(b"\r"))


def rest(said_in: Words, most_bytes: int) -> str:
    """Return the text that follows a secret on stdin, no more than one byte beyond `most_bytes`. Raises NotText."""
    if sys.stdin.isatty():
        end = Code("Ctrl+Z, Enter" if os.name == "nt" else "Ctrl+D")
        print(said_in.plain(T("Now the text. To end it, press {keys} at the beginning of a line.", keys=end)), file=sys.stderr, flush=True)
    return decoded(sys.stdin.buffer.read(most_bytes + 1))


def decoded(untrusted: bytes) -> str:
    """Return text in UTF-8. Raises NotText: a letter that is lost could change what somebody is told."""
    try:
        return untrusted.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotText(str(error)) from error


def complaint(error: CompanionError, said_in: Words, *, as_json: bool) -> int:
    """Say what happened and what to do: on stderr, or as the JSON document that was asked for. Returns the exit code."""
    told = said(said_in, error)
    try:
        if as_json:
            document({"error": told})
            flush()
            return error.exit_code
    except (NothingToWriteTo, BrokenPipeError):
        hang_up()
    if sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            print(*told.values(), sep="\n", file=sys.stderr, flush=True)
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
