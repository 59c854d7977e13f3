"""What every word reads from stdin: a secret on the first line, text after it, and plain words where a person sits at a keyboard."""

from __future__ import annotations

import getpass
import io
import sys

import pytest

from companion.base.text import T
from companion.commands import _out

ENGLISH = _out.words(None)


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def stdin(monkeypatch: pytest.MonkeyPatch, content: bytes, kind: type[io.TextIOWrapper] = io.TextIOWrapper) -> None:
    monkeypatch.setattr(sys, "stdin", kind(io.BytesIO(content)))


@pytest.mark.parametrize("content", ["pw w\nrest", "pw w\r\nrest", "\ufeffpw w\nrest"])
def test_the_first_line_is_the_secret_and_the_rest_is_left(monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    stdin(monkeypatch, content.encode())
    assert _out.secret(ENGLISH) == "pw w"
    assert _out.rest(ENGLISH, 100) == "rest"
    assert _out.rest(ENGLISH, 100) == ""


def test_no_more_is_read_than_shows_that_it_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b"x" * 100)
    assert len(_out.rest(ENGLISH, 10)) == 11
    stdin(monkeypatch, b"x" * 10_000_000)
    assert len(_out.secret(ENGLISH)) < 10_000


def test_what_is_no_text_is_refused_before_a_letter_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    for read in (_out.secret, lambda said_in: _out.rest(said_in, 100)):
        stdin(monkeypatch, b"K\xf6ln")
        with pytest.raises(_out.NotText):
            read(ENGLISH)


def test_at_a_keyboard_it_is_said_what_is_waited_for_and_a_secret_is_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    prompts: list[str] = []

    def typed(prompt: str) -> str:
        prompts.append(prompt)
        return "typed"

    monkeypatch.setattr(getpass, "getpass", typed)
    stdin(monkeypatch, b"Go now.", Terminal)
    assert (_out.secret(ENGLISH), _out.secret(ENGLISH, T("Again:"))) == ("typed", "typed")
    assert prompts == ["Passphrase: ", "Again: "]
    assert _out.rest(ENGLISH, 100) == "Go now."
    said = capsys.readouterr()
    assert said.out == ""
    assert "Ctrl+" in said.err
