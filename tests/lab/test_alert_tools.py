"""Any desk opens an alert with stock tools: typage and jq read what this program sealed, and it reads what typage sealed."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from companion.alert import letter, lines, message
from companion.sealing import age
from tests.alert.make_vectors import FOLDER, answers, good
from tests.alert.parts import READER, REPLY, TALK, TYPICAL, Person
from tests.lab import test_typage
from tests.lab.test_typage import Ask, missing

packages, ask = test_typage.packages, test_typage.ask
pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]


def with_jq(content: bytes, program: str) -> Any:
    """Return what jq finds in the lines of an opened file."""
    jq = shutil.which("jq")
    if jq is None:
        missing("jq is not on this computer")
    ran = subprocess.run([jq, "-c", "-s", program], input=content, capture_output=True, timeout=30, check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def opened(ask: Ask, file: bytes, identity: str) -> bytes:
    return base64.b64decode(ask("open", identity=identity, file=base64.b64encode(file).decode()))


def test_an_alert_from_the_outbox_opens_with_typage_and_reads_with_jq(ask: Ask) -> None:
    person = Person()
    file = person.sender.file(person.queue().id)
    assert len(file) == 8_192
    plain = opened(ask, file, READER.text())
    assert with_jq(plain, "length") == 2
    assert with_jq(plain, ".[0].what") == TYPICAL["what"]
    assert with_jq(plain, ".[0].do_not") == TYPICAL["do_not"]
    assert set(with_jq(plain, ".[1] | keys")) == {"key", "sig"}
    assert letter.read(plain).alert.draft.fields()["what"] == TYPICAL["what"]


@pytest.mark.parametrize("name", good())
def test_every_good_vector_opens_with_typage_to_its_line(ask: Ask, name: str) -> None:
    plain = opened(ask, (FOLDER / "good" / f"{name}.age").read_bytes(), (FOLDER / "reader.txt").read_text().strip())
    assert plain.partition(b"\n")[0] == (FOLDER / "good" / f"{name}.json").read_bytes().removesuffix(b"\n")


@pytest.mark.parametrize("name", good())
def test_what_typage_sealed_is_an_alert_of_the_same_size(ask: Ask, name: str) -> None:
    ours: Path = FOLDER / "good" / f"{name}.age"
    plain = age.open_(ours.read_bytes(), [READER])
    recipient = READER.recipient().text()
    theirs = base64.b64decode(ask("seal", recipients=[recipient], plaintext=base64.b64encode(plain).decode()))
    assert len(theirs) == ours.stat().st_size
    assert letter.read(age.open_(theirs, [READER])).alert == good()[name]


def test_an_answer_goes_both_ways(ask: Ask) -> None:
    said = answers()["acknowledged"]
    file = message.seal(said, REPLY, TALK.identity.recipient())
    plain = opened(ask, file, TALK.identity.text())
    assert with_jq(plain, ".[0].text") == said.text
    theirs = ask("seal", recipients=[TALK.identity.recipient().text()], plaintext=base64.b64encode(plain).decode())
    assert message.open_(base64.b64decode(theirs), TALK.identity, REPLY.public).message == said
    assert lines.read(message.CONTEXT, plain).key == REPLY.public
