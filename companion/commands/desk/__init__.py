"""`companion desk WORD --dir DIR`: the receiving side, from the command line. DESIGN.md, "Command line".

The officer's passphrase is the first line of stdin (init, inbox, show, ack, reply, close, import, rotate); the text of an
answer follows on the next lines. --json: init and rotate {version, expires, card, fingerprint}, rotate also {destroyed,
removed}; card {file, version, fingerprint}; serve {url} once it listens; inbox {alerts: [{id, received, urgency, state, drill,
due}]}; show: the draft's fields beside what the desk knows; ack, reply, close {id, state, delivered}; import {imported: [{file,
id, new}], refused: [{file, say, hint}]}. Exit 1: a wrong passphrase, an id that is not there, a file refused.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from companion.base import discover
from companion.base.text import T

HELP = T("Receive alerts and answer them, for those who help others.")
_WORDS = {
    "init": "make a desk",
    "card": "copy the card that senders need",
    "serve": "receive alerts, until it is stopped",
    "inbox": "list the alerts",
    "show": "show an alert",
    "ack": "tell the sender that a person has read it",
    "reply": "answer; the text follows the passphrase",
    "close": "tell the sender that it is closed",
    "import": "take in sealed alerts that came another way",
    "rotate": "sign a new card: with new keys when it is time, and with the settings of today",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments; --dir, --database, --json and --lang may stand before or after the word."""
    parser.add_argument("--dir", type=Path, metavar="DIR", help="the desk's folder")
    parser.add_argument("--database", metavar="URL", help="a PostgreSQL database in place of the folder's own")
    parser.add_argument("--json", action="store_true")
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS, allow_abbrev=False)
    common.add_argument("--dir", type=Path, metavar="DIR", help="the desk's folder")
    common.add_argument("--database", metavar="URL", help="a PostgreSQL database in place of the folder's own")
    common.add_argument("--json", action="store_true")
    common.add_argument("--lang", metavar="CODE")
    words = parser.add_subparsers(dest="what", required=True, metavar="WORD")
    made = {word: words.add_parser(word, parents=[common], help=told, allow_abbrev=False) for word, told in _WORDS.items()}
    made["init"].add_argument("--name", required=True, help="the desk's name, as senders see it")
    made["init"].add_argument("--url", required=True, help="where senders reach its server")
    made["card"].add_argument("--out", type=Path, required=True, metavar="FILE")
    made["serve"].add_argument("--host", default="127.0.0.1")
    made["serve"].add_argument("--port", type=int, default=8_000)
    made["serve"].add_argument("--tls-cert", type=Path, metavar="FILE")
    made["serve"].add_argument("--tls-key", type=Path, metavar="FILE")
    for word in ("show", "ack", "reply", "close"):
        made[word].add_argument("id", metavar="ID")
    for word in ("ack", "reply", "close"):
        made[word].add_argument("--alias", default="", help="the name under which the answer is signed")
    made["reply"].add_argument("--question", action="store_true", help="it asks something")
    made["import"].add_argument("files", nargs="+", type=Path, metavar="FILE")
    made["rotate"].add_argument("--now", action="store_true", help="replace the keys of this epoch and the next at once")


def run(options: argparse.Namespace) -> int:
    """Do what the word says. What that takes is loaded only now: a list of the commands does without cryptography."""
    code: int = discover.load(__name__, "work").run(options)
    return code
