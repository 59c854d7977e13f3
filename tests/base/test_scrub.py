"""What leads to a person does not reach the log."""

import getpass
import logging
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.base import scrub

SECRETS = {
    "/home/ana.smith/notes": "ana.smith",
    r"C:\Users\ana\notes": "ana",
    "/Users/ana/x": "ana",
    "mail from ana.smith+wiki@example.org today": "ana.smith",
    "GET https://meta.example.org/wiki/User:Ana?x=1 failed": "Ana",
    "peer 192.168.7.31 left": "192.168.7.31",
    "peer 2001:db8::7334 left": "2001:db8",
    "peer ::1 left": "::1",
    "token=" + "Ab3-" * 12: "Ab3-Ab3",
    "age1" + "q" * 58: "qqqq",
    "AGE-SECRET-KEY-1" + "Q" * 58: "QQQQ",
}


@pytest.mark.parametrize(("line", "secret"), SECRETS.items())
def test_it_takes_out(line: str, secret: str) -> None:
    assert secret not in scrub.scrub(line)
    assert secret not in scrub.scrub(f"before ({line}) after")


@pytest.mark.parametrize("line", ["Saved 12 notes.", "ratio 1:2", "companion.base.files: disk full", "version 0.1.0"])
def test_it_leaves_plain_lines_alone(line: str) -> None:
    assert scrub.scrub(line) == line


def test_this_persons_folder_and_name_go_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/srv/people/Ana Smith"))
    monkeypatch.setattr(getpass, "getuser", lambda: "anasmith")
    assert scrub.scrub("open /srv/people/Ana Smith/notes by anasmith") == "open [home]/notes by [user]"
    assert scrub.scrub("anasmithson") == "anasmithson"


def test_a_computer_that_knows_no_user_still_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> Path:
        raise RuntimeError

    def nobody() -> str:
        raise KeyError

    monkeypatch.setattr(Path, "home", unknown)
    monkeypatch.setattr(getpass, "getuser", nobody)
    assert scrub.scrub("peer 10.0.0.1") == "peer [ip]"


@given(st.text(), st.sampled_from(sorted(SECRETS)), st.text())
def test_no_line_around_it_brings_a_secret_back(before: str, line: str, after: str) -> None:
    assert SECRETS[line] not in scrub.scrub(f"{before} {line} {after}").replace(before, "").replace(after, "")


@pytest.mark.parametrize(
    "line", ["a" * 100_000, "a." * 50_000, ":" * 100_000, "a@" * 50_000, "/" * 100_000, "1." * 50_000, "=a" * 50_000 + "é"]
)
def test_a_hostile_line_takes_no_time(line: str) -> None:
    began = time.process_time()
    scrub.scrub(line)
    assert time.process_time() - began < 2


def test_a_traceback_is_scrubbed_with_its_record() -> None:
    with pytest.raises(OSError, match="notes") as caught:
        Path("/home/ana/notes").read_bytes()
    record = logging.LogRecord("x", logging.ERROR, "", 1, "for %s", ("ana@example.org",), (caught.type, caught.value, caught.tb))
    said = scrub.ScrubbedFormatter("%(message)s").format(record)
    assert "ana" not in said.replace("Traceback", "")
    assert "[mail]" in said
    assert "[home]" in said
