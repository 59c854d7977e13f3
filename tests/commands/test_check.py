"""`companion check`: what it refuses, what it says beforehand, its document, its words, its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from companion.__main__ import main
from companion.base import paths
from companion.base.text import T
from companion.commands import check
from companion.hygiene import reality
from companion.hygiene.check import Family, found
from companion.hygiene.finding import Evidence, Level
from companion.hygiene.targets import WIKIMEDIA
from companion.hygiene.world import Lookup, Subject, World
from companion.net.route import Route
from tests.fakes.world import FakeMachine, FakeNames, FakePage, FakeWiki, world

Run = Callable[..., Any]
NAMES = {**dict.fromkeys(WIKIMEDIA.hosts, Lookup(("185.15.59.224",))), WIKIMEDIA.neutral: Lookup(("93.184.215.14",))}
MINE = ["account", "Alice", "--mine", "--wiki", "wiki.example"]


class Made:
    """Stands in for the real world, and writes down what was asked of it."""

    def __init__(self) -> None:
        self.wiki = FakeWiki([FakePage("User:Alice", "My name is Alice Sharma.\nCall me: +977 985-1234567")])
        self.machine = FakeMachine("darwin", programs={"/usr/bin/fdesetup": "FileVault is On.\n"})
        self.names = FakeNames(NAMES)
        self.asked: list[tuple[Subject, Route]] = []

    def world(self, subject: Subject, route: Route, verify: object = None) -> World:
        assert verify is None
        subject = replace(subject, direct=route == Route.read("direct"))
        self.asked.append((subject, route))
        return world(self.wiki, names=self.names, machine=self.machine, subject=subject)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Made:
    made = Made()
    monkeypatch.setattr(reality, "world", made.world)
    monkeypatch.setattr("companion.net.wiki._GAP_S", 0)
    return made


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*argv: str, code: int = 0) -> Any:
        assert main(["check", *argv, "--json"]) == code
        return json.loads(capsys.readouterr().out)

    return run


def test_an_account_is_a_document_with_the_words_as_they_stand(run: Run, made: Made) -> None:
    document = run(*MINE, code=1)
    assert list(document) == ["account", "checked_at", "partial", "findings", "contacted"]
    assert (document["account"], document["partial"]) == ("Alice", False)
    assert document["contacted"] == ["wiki.example", "the name servers that this computer is set to"]
    (finding,) = document["findings"]
    assert (finding["id"], finding["level"], finding["sure"], finding["reason"]) == ("user_pages", "warn", "medium", None)
    assert finding["steps"] == ["clean_userpage", "dox_self"]
    assert finding["evidence"] == [
        {"what": "A real name", "where": "User:Alice", "line": 1, "quote": "My name is Alice Sharma."},
        {"what": "A phone number", "where": "User:Alice", "line": 2, "quote": "Call me: +977 985-1234567"},
    ]
    assert made.asked[0][0].account is not None


def test_the_words_say_the_same(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *MINE]) == 1
    said = capsys.readouterr().out
    for part in (
        "Your user pages: Look at this (fairly sure)",
        "User:Alice, line 2: Call me: +977",
        "What helps: Trim",
        "Contacted:\n- wiki.example",
    ):
        assert part in said
    assert main(["check", "device"]) == 0
    assert "Nobody was contacted." in capsys.readouterr().out
    assert made.machine.ran


def test_the_device_is_a_document_without_an_account(run: Run, made: Made) -> None:
    document = run("device")
    assert "account" not in document
    assert (document["findings"][0]["level"], document["contacted"]) == ("ok", [])
    made.machine.programs = {"/usr/bin/fdesetup": "FileVault is Off.\n", "/usr/sbin/sysctl": "0\n"}
    assert run("device", code=1)["findings"][0]["level"] == "alert"


def test_what_cannot_be_known_is_no_failure_and_is_partial(run: Run, made: Made) -> None:
    made.machine.system = "plan9"
    document = run("device")
    assert (document["findings"][0]["level"], document["partial"]) == ("unknown", True)
    assert "plan9" in document["findings"][0]["reason"]


def test_unknown_in_words_says_why_and_not_how_sure(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    made.machine.system = "plan9"
    assert main(["check", "device"]) == 0
    said = capsys.readouterr().out
    assert "Disk encryption: Not known\n" in said
    assert "there is no way to look" in said


@pytest.mark.parametrize(("options", "distinctive"), [([], False), (["--cautious"], False), (["--quick"], False), (["--deep"], True)])
def test_only_the_deep_look_at_the_connection_stands_out(run: Run, made: Made, options: list[str], distinctive: bool) -> None:
    made.wiki.change = lambda _: b""
    run("connection", *options) if not distinctive else run("connection", *options, "--dry-run")
    if not distinctive:
        assert made.asked[0][0].distinctive is False
        assert made.wiki.asked == []


def test_dry_run_names_everybody_and_contacts_nobody(run: Run, made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    document = run("connection", "--deep", "--dry-run")
    assert [row["who"] for row in document["contacts"]] == ["the name servers that this computer is set to", "wikimedia-dns.org"]
    assert all(row["learns"] for row in document["contacts"])
    assert document["route"] == "direct"
    assert document["line_sees"]
    assert [row["who"] for row in run(*MINE, "--dry-run")["contacts"]][-1] == "wiki.example"
    assert run("device", "--dry-run")["contacts"] == []
    for argv, part in ((MINE, "- wiki.example"), (["connection"], "Nothing was sent."), (["device"], "Nobody would be contacted.")):
        assert main(["check", *argv, "--dry-run"]) == 0
        assert part in capsys.readouterr().out
    assert (made.asked, made.wiki.asked, made.names.asked, made.machine.ran) == ([], [], [], [])


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["account", "Alice", "--wiki", "wiki.example"], 1),
        (["account", "Alice", "--wiki", "wiki.example", "--dry-run"], 1),
        (["account", "Alice", "Bob", "--mine", "--wiki", "wiki.example"], 1),
        (["account", "Ali*", "--mine", "--wiki", "wiki.example"], 1),
        (["account", "Alice|Bob", "--mine", "--wiki", "wiki.example"], 1),
        (["account", "203.0.113.5", "--mine", "--wiki", "wiki.example"], 2),
        (["account", "--mine", "--wiki", "wiki.example"], 2),
        (["account", "Alice", "--mine"], 2),
        (["account", "Alice", "--mine", "--wiki", "no wiki"], 2),
        (["account", "Alice", "--mine", "--wiki", "wiki.example", "--api", "https://wiki.example/api.php"], 2),
        (["account", "Alice", "--mine", "--wiki", "wiki.example", "--only", "names"], 2),
        (["account", "Alice", "--mine", "--wiki", "wiki.example", "--route", "ftp://x:1"], 2),
        (["account", "Alice", "--mine", "--wiki", "wiki.example", "--deep"], 2),
        (["connection", "Alice"], 2),
        (["connection", "--mine"], 2),
        (["connection", "--full"], 2),
        (["connection", "--quick", "--deep"], 2),
        (["connection", "--targets", "/nowhere/at/all"], 2),
        (["connection", "--pinned-roots", "/nowhere/at/all"], 2),
        (["connection", "--system-roots", "/nowhere/at/all"], 2),
        (["device", "--route", "direct"], 2),
        (["device", "--wiki", "wiki.example"], 2),
        (["roof"], 2),
        ([], 2),
    ],
)
def test_after_a_refusal_nobody_is_contacted(run: Run, made: Made, argv: list[str], code: int) -> None:
    assert set(run(*argv, code=code)["error"]) == {"say", "hint"}
    assert (made.wiki.asked, made.names.asked, made.machine.ran) == ([], [], [])


def test_a_proxy_is_the_only_way(run: Run, made: Made) -> None:
    run(*MINE, "--route", "socks5://127.0.0.1:9050", code=1)
    assert made.asked[0][1].text() == "socks5://127.0.0.1:9050"
    assert run("connection", "--route", "socks5://127.0.0.1:9050")["findings"][0]["level"] == "unknown"
    assert made.names.asked == []


def test_the_way_of_the_settings_is_taken_and_broken_settings_do_not_mean_directly(run: Run, made: Made) -> None:
    kept = paths.home() / "settings.json"
    kept.parent.mkdir(parents=True)
    kept.write_text('{"route": "socks5://127.0.0.1:9050"}')
    run(*MINE, code=1)
    assert made.asked[0][1].text() == "socks5://127.0.0.1:9050"
    kept.write_text("{")
    run(*MINE, code=2)
    assert len(made.asked) == 1
    run(*MINE, "--route", "direct", code=1)


def test_other_targets_come_from_a_file(run: Run, made: Made, tmp_path: Path) -> None:
    targets = tmp_path / "targets.json"
    targets.write_text('{"hosts": ["desk.example"]}')
    run("connection", "--targets", str(targets), code=1)
    assert made.names.asked[0] == "desk.example"


def test_the_long_scan_and_a_choice_of_checks(run: Run, made: Made) -> None:
    run(*MINE, "--full", "--only", "user_pages", code=1)
    assert made.asked[0][0].full


def test_evidence_without_a_line_and_without_a_place() -> None:
    what = T("what")
    assert check._evidence(Evidence(what, "place", quote="words")).message == "{what}, {where}: {quote}"
    assert check._evidence(Evidence(what, "place")).message == "{what}: {quote}"
    assert check._evidence(Evidence(what, quote="words")).message == "{what}: {quote}"


def test_selftest_counts_the_checks() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "companion", "selftest", "--json"], capture_output=True, text=True, check=False, env=os.environ
    )
    checks = {one.CHECK.id for family in Family for one in found(family)}
    assert set(json.loads(said.stdout)["checks"]) == checks == {"disk", "names", "user_pages"}


def test_levels_in_the_document_are_those_of_the_design() -> None:
    assert {level.value for level in Level} == {"ok", "info", "warn", "alert", "unknown"}


def test_where_only_names_are_asked_for_nothing_is_said_of_hosts(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("connection", "--dry-run")["line_sees"] == ""
    assert main(["check", "connection", "--dry-run"]) == 0
    assert "names of these hosts" not in capsys.readouterr().out
