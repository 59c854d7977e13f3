"""`companion alert seal|send|status|poll|receipt`: sealed alerts from the command line. DESIGN.md, "Command line".

With --vault the passphrase is the first line of stdin, and the keys to the answers lie in that vault; without it in the system's
keyring, and where there is none the answers cannot be read later, which is said. `--draft -`: the draft is what follows on stdin,
and its words lie in no file. --json: send and seal {id, state, paths:
[{kind, url}], trouble}, seal also {file}; status and poll {alerts: [{id, state, drill, desk, circle, times, attempts, trouble, key,
messages: [{seq, kind, alias, text, day}], doubts[]}], problems: [{file, say, hint}]}; receipt {id, file}. `trouble` is {say, hint} or
null, `key` where the key lies or null. What the network did changes no exit code; a damaged alert makes `status` and `poll` 1.
Warnings go to stderr.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from companion.base import discover
from companion.base.text import T

HELP = T("Seal an alert to a desk, send it, and fetch the answers.")
_LONGEST_WAIT_S = 86_400
_WORDS = {
    "seal": "seal an alert into a file, to hand over yourself",
    "send": "seal an alert, queue it and try to send it",
    "status": "show how far every alert is, and its answers",
    "poll": "send what is queued and fetch the answers",
    "receipt": "save the desk's proof that it stored an alert",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments; --vault, --json and --lang may stand before or after the word."""
    parser.add_argument("--vault", type=Path, metavar="DIR", help="where the keys to answers lie; the passphrase is read from stdin")
    parser.add_argument("--json", action="store_true")
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS, allow_abbrev=False)
    common.add_argument("--vault", type=Path, metavar="DIR")
    common.add_argument("--json", action="store_true")
    common.add_argument("--lang", metavar="CODE")
    words = parser.add_subparsers(dest="what", required=True, metavar="WORD")
    made = {word: words.add_parser(word, parents=[common], help=told, allow_abbrev=False) for word, told in _WORDS.items()}
    for word in ("seal", "send"):
        made[word].add_argument("--card", type=Path, required=True, metavar="FILE", help="the desk's contact card")
        made[word].add_argument(
            "--draft",
            type=Path,
            required=True,
            metavar="FILE",
            help="what to say, as JSON; {} says only that you need help; - takes it from stdin",
        )
        made[word].add_argument("--circle", metavar="ID", default="", help="who at the desk can open it")
        made[word].add_argument("--drill", action="store_true", help="practice: said inside the seal")
    for word in ("send", "poll"):
        made[word].add_argument("--route", metavar="URL", default="", help="direct, or a proxy such as socks5://127.0.0.1:9050")
    made["send"].add_argument("--wait", type=_seconds, metavar="S", default=0.0, help="keep trying this many seconds for the receipt")
    made["receipt"].add_argument("id", metavar="ID")
    for word in ("seal", "receipt"):
        made[word].add_argument("--out", type=Path, required=True, metavar="FILE", help="a new file")


def run(options: argparse.Namespace) -> int:
    """Do what the word says. What that takes is loaded only now: a list of the commands does without cryptography."""
    code: int = discover.load(__name__, "work").run(options)
    return code


def _seconds(typed: str) -> float:
    if not 0 <= (seconds := float(typed)) <= _LONGEST_WAIT_S:
        raise ValueError
    return seconds
