"""A real encrypted volume, closed: its header alone makes no disk of this computer an encrypted one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.__main__ import main
from tests.lab.debian import missing

pytestmark = [pytest.mark.lab, pytest.mark.timeout(120)]


def run(*command: str | Path, stdin: str = "") -> str:
    ran = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, f"{command}: {ran.stderr}"
    return ran.stdout


@pytest.fixture
def volume(tmp_path: Path) -> Iterator[str]:
    """A loop device whose content begins with the header that cryptsetup wrote. Opening it would need device-mapper."""
    for program in ("cryptsetup", "losetup", "blkid", "lsblk"):
        if shutil.which(program) is None:
            missing(f"{program} is not on this computer (make setup-lab)")
    if os.geteuid() != 0:
        missing("only root may make a loop device")
    image = tmp_path / "volume"
    with image.open("wb") as file:
        file.truncate(32_000_000)
    run("cryptsetup", "luksFormat", "--batch-mode", "--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000", image, "-", stdin="passphrase")
    try:
        device = run("losetup", "--find", "--show", image).strip()
    except AssertionError as error:  # a kernel's refusal, which no set-up can mend
        pytest.skip(f"no loop device can be had here: {error}")
    yield device
    run("losetup", "--detach", device)


def finding(capsys: pytest.CaptureFixture[str]) -> object:
    assert main(["check", "device", "--only", "disk", "--json"]) in {0, 1}
    return json.loads(capsys.readouterr().out)["findings"]


def test_a_closed_volume_changes_nothing(request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]) -> None:
    before = finding(capsys)
    device = Path(request.getfixturevalue("volume"))
    assert "crypto_LUKS" in run("blkid", device)
    assert device.name in run("lsblk", "--json")
    assert finding(capsys) == before
