"""typage, the age of browsers, opens what this program sealed and seals what it opens; and the test kit is the npm one."""

from __future__ import annotations

import base64
import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from companion.sealing import age
from companion.sealing.errors import NotForYou, NotSealed
from companion.sealing.recipients import Identity, Passphrase, Recipient
from tests.sealing import test_kit as kit

PACKAGES = ["age-encryption@0.3.1", "cctv-age@0.2.0"]
CACHE = Path(__file__).parents[2] / ".lab" / "-".join(["npm", *PACKAGES])
SCRIPT = Path(__file__).with_name("typage.mjs")
SIZES = [0, 1, 65_535, 65_536, 65_537, 131_072, 300_001]

Ask = Callable[..., str]
pytestmark = [pytest.mark.lab, pytest.mark.timeout(300)]


def missing(why: str) -> NoReturn:
    """Skip where a person runs the tests, fail where a machine does: there the packages have to be had."""
    if os.environ.get("CI"):
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def packages() -> Path:
    """A folder with both packages, made once. Two test processes may make it at the same time: the first rename counts."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        missing("npm or node is not on this computer")
    if not CACHE.exists():
        made = CACHE.with_name(f"{CACHE.name}-{os.getpid()}")
        made.mkdir(parents=True)
        command = [npm, "install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(made), *PACKAGES]
        # Node.js trusts its own list; a machine that was given another authority has it among the system's.
        trusted = {"NODE_EXTRA_CA_CERTS": "/etc/ssl/certs/ca-certificates.crt"} | os.environ
        ran = subprocess.run(command, cwd=made, env=trusted, capture_output=True, text=True, timeout=240, check=False)
        if ran.returncode != 0:
            shutil.rmtree(made)
            missing(f"npm could not install {PACKAGES}: {ran.stderr[-300:]}")
        try:
            made.rename(CACHE)
        except OSError:
            shutil.rmtree(made)
    return CACHE


@pytest.fixture
def ask(packages: Path) -> Ask:
    def asked(verb: str, **request: object) -> str:
        line = json.dumps({"verb": verb, **request})
        ran = subprocess.run(["node", SCRIPT, packages], input=line, capture_output=True, text=True, timeout=60, check=False)
        assert ran.returncode == 0, ran.stderr
        answer = json.loads(ran.stdout)
        return answer if isinstance(answer, str) else json.dumps(answer)

    return asked


def text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def test_both_make_the_same_recipient_of_an_identity(ask: Ask) -> None:
    identity = Identity.new()
    assert ask("recipient", identity=identity.text()) == identity.recipient().text()


@pytest.mark.parametrize("size", SIZES)
def test_typage_opens_what_this_program_sealed(ask: Ask, size: int) -> None:
    identity, plaintext = Identity.new(), secrets.token_bytes(size)
    file = age.seal(plaintext, [Identity.new().recipient(), identity.recipient()])
    assert base64.b64decode(ask("open", identity=identity.text(), file=text(file))) == plaintext


@pytest.mark.parametrize("size", SIZES)
def test_this_program_opens_what_typage_sealed(ask: Ask, size: int) -> None:
    identity, plaintext = Identity.new(), secrets.token_bytes(size)
    recipients = [Identity.new().recipient().text(), identity.recipient().text()]
    file = base64.b64decode(ask("seal", recipients=recipients, plaintext=text(plaintext)))
    assert age.open_(file, [identity]) == plaintext
    assert len(file) == len(age.seal(plaintext, [Recipient.read(one) for one in recipients]))


def test_an_alert_of_8192_bytes_opens_with_typage(ask: Ask) -> None:
    identity = Identity.new()
    plaintext = b"{}\n{}\n".ljust(age.room(8192))
    file = age.seal(plaintext, [identity.recipient()])
    assert len(file) == 8192
    assert base64.b64decode(ask("open", identity=identity.text(), file=text(file))) == plaintext


def test_passphrases_go_both_ways(ask: Ask) -> None:
    typed = "Café 北京"
    ours = age.seal(b"ours", Passphrase(typed.encode(), work=10))
    assert base64.b64decode(ask("open", typed=typed, file=text(ours))) == b"ours"
    theirs = base64.b64decode(ask("seal", typed=typed, plaintext=text(b"theirs")))
    assert age.open_(theirs, Passphrase(typed.encode())) == b"theirs"


def test_the_kit_here_is_the_published_one_but_for_what_is_listed(ask: Ask) -> None:
    published = {name: base64.b64decode(file) for name, file in json.loads(ask("kit")).items()}
    left_out = {name for _, names in kit.LEFT_OUT.values() for name in names.split()}
    assert published.keys() == left_out | {path.name for path in kit.FILES}
    assert all(path.read_bytes() == published[path.name] for path in kit.FILES)


@pytest.mark.parametrize("class_", kit.LEFT_OUT)
def test_what_is_left_out_is_refused_as_its_reason_says(ask: Ask, class_: str) -> None:
    published = {name: base64.b64decode(file) for name, file in json.loads(ask("kit")).items()}
    for name in kit.LEFT_OUT[class_][1].split():
        test = kit.vector(published[name])
        assert ("armored" in test.says) == (class_ == "armor")
        ours = [Identity.read(text) for text in test.says.get("identity", []) if text.startswith("AGE-SECRET-KEY-PQ-")]
        with pytest.raises(NotSealed if class_ == "armor" else NotForYou):
            age.open_(test.file, [*ours, Identity.new()])
