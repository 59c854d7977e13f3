"""Runs inside a network namespace: sends a whole alert, by the command line, to a desk whose name only a SOCKS proxy knows.

`python -m tests.lab.no_dns_alert FOLDER` prints {"states": of the alert after each step, "proxy": what the proxy was asked, "questions"}.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.fakes.socks import SocksServer
from tests.lab.no_dns import Watch, prepare
from tests.lab.offices import Desk, Sender, new_desk

NAME = "desk" + "a" * 52 + ".onion"


def main(folder: Path) -> None:
    """Send, acknowledge, and ask for the answer; all of it is watched."""
    prepare(folder)
    watch = Watch()
    made = new_desk(folder, f"http://{NAME}")
    desk, sender = Desk(made.folder, made.home, made.port), Sender(folder / "home")
    sender.makes_a_vault()
    draft = folder / "draft.json"
    draft.write_text("{}")
    states = []
    with desk.serving(), SocksServer({NAME: ("127.0.0.1", desk.port)}) as proxy:
        route = ("--route", proxy.url)
        sent = sender.does("send", "--card", str(desk.card), "--draft", str(draft), "--wait", "20", *route).json
        states.append(sent["state"])
        desk.does("ack", sent["id"])
        sender.does("poll", *route)
        states.append(sender.alert(sent["id"])["state"])
        asked = sorted({(one.kind, one.host) for one in proxy.asked})
    watch.end()
    sys.stdout.write(json.dumps({"states": states, "proxy": asked, "questions": watch.questions}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
