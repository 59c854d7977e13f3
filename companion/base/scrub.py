"""Take out of a log line what could lead to a person: names of folders, addresses, long tokens, mail addresses."""

from __future__ import annotations

import getpass
import logging
import re
from functools import cache
from pathlib import Path


@cache
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return what is taken out, and what stands there instead; made with the first line: the first paint does without."""
    return (
        (re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[mail]"),
        (re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s'\"<>]+", re.IGNORECASE), "[address]"),
        (re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b"), "[ip]"),
        (re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:])", re.IGNORECASE), "[ip]"),
        (re.compile(r"\bage1[a-z0-9]{20,}|\bAGE-[A-Z0-9-]{20,}"), "[key]"),
        (re.compile(r"(?<!\w)[A-Za-z0-9+_=-]{24,}(?!\w)"), "[token]"),
        (re.compile(r"(?i)(?<!\w)(?:/home|/Users|[A-Z]:[/\\]+Users)[/\\]+[^/\\\s'\"]+"), "[home]"),
    )


_SHORTEST_NAME = 3  # "/" as a home or a one-letter user would empty the whole line


def scrub(line: str) -> str:
    """Return the line without home folders, user names, addresses and tokens."""
    for private, word in ((_home(), "[home]"), (_user(), "[user]")):
        if len(private) >= _SHORTEST_NAME:
            line = re.sub(rf"(?<!\w){re.escape(private)}(?!\w)", word, line)
    for pattern, word in _rules():
        line = pattern.sub(word, line)
    return line


class ScrubbedFormatter(logging.Formatter):
    """Formats a record, traceback included, and scrubs the result."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the scrubbed line or lines."""
        return scrub(super().format(record))


def _home() -> str:
    try:
        return str(Path.home())
    except RuntimeError:  # no such user in this container, and no HOME
        return ""


def log_to_stderr() -> None:
    """Send warnings and errors to stderr, scrubbed; nothing is logged to a file."""
    handler = logging.StreamHandler()
    handler.setFormatter(ScrubbedFormatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user in this container
        return ""
