"""`packaging/setup.sh` does what it can, and otherwise says the one thing to do and exits with 2."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("sh", "bash", "dirname", "cat", "sed", "sha256sum", "cut", "mktemp", "env", "rm", "uname", "wc", "tr", "grep", "awk", "sort")
# A Python that is new enough but has no venv, as Debian's is without python3-venv.
BARE_PYTHON = """#!/bin/sh
case $2 in
*ensurepip*) exit 1 ;;
*-venv*) echo python3.11-venv ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a checkout of just what the script reads, and a folder of programs that is all it can see."""
    (tmp_path / "packaging").mkdir()
    shutil.copy(ROOT / "packaging" / "setup.sh", tmp_path / "packaging")
    (tmp_path / "requirements-dev.txt").touch()
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool) or f"/bin/{tool}")
    stub(tmp_path, "id", "echo 0")
    (tmp_path / "bin" / "python3").write_text(BARE_PYTHON)
    (tmp_path / "bin" / "python3").chmod(0o755)
    return tmp_path


def stub(checkout: Path, name: str, does: str) -> None:
    """Put a small program into the folder that the script sees."""
    path = checkout / "bin" / name
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o755)


def setup(checkout: Path, what: str = "venv", **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(checkout / "packaging" / "setup.sh"), what]
    return subprocess.run(command, env={"PATH": str(checkout / "bin"), **environment}, capture_output=True, text=True, check=False)


def test_a_python_that_is_too_old_is_said(checkout: Path) -> None:
    stub(checkout, "old", "exit 1")
    ran = setup(checkout, PYTHON="old")
    assert ran.returncode == 2
    assert "needs Python 3.11 or newer, and none was found (looked for: old)" in ran.stderr
    assert "make PYTHON=" in ran.stderr


def test_python3_is_taken_where_there_is_no_python311(checkout: Path) -> None:
    assert "python3.11-venv" in setup(checkout).stderr


def test_without_root_the_one_command_is_shown(checkout: Path) -> None:
    stub(checkout, "id", "echo 1000")
    stub(checkout, "apt-get", "exit 0")
    stub(checkout, "sudo", "exit 1")
    ran = setup(checkout)
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[-1] == "  sudo apt-get install --no-install-recommends python3.11-venv"


def test_sudo_without_a_password_is_used(checkout: Path) -> None:
    stub(checkout, "id", "echo 1000")
    stub(checkout, "apt-get", f'echo "apt-get $*" >> {checkout}/log')
    stub(checkout, "sudo", f'echo sudo >> {checkout}/log; [ "$1" = -n ] && shift; "$@"')
    setup(checkout)
    log = (checkout / "log").read_text()
    assert "sudo\n" in log
    assert log.rstrip().endswith("--no-install-recommends install python3.11-venv")


def test_another_system_is_told_the_names(checkout: Path) -> None:
    ran = setup(checkout)
    assert ran.returncode == 2
    assert "these are missing, by Debian's names:\n  python3.11-venv\n" in ran.stderr


def test_a_failing_installation_shows_why(checkout: Path) -> None:
    stub(checkout, "apt-get", "echo E: no such mirror; exit 100")
    ran = setup(checkout)
    assert ran.returncode == 2
    assert "E: no such mirror" in ran.stderr


def test_what_is_there_is_not_installed_again(checkout: Path) -> None:
    stub(checkout, "dpkg-query", "for name; do case $name in -*) ;; *) echo installed ;; esac; done")
    stub(checkout, "npm", "exit 0")
    ran = setup(checkout, "lab")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_a_lab_that_lacks_one_part_is_completed(checkout: Path) -> None:
    stub(checkout, "dpkg-query", "echo installed; exit 1")
    stub(checkout, "apt-get", "exit 0")
    ran = setup(checkout, "lab")
    assert ran.returncode == 0
    assert ran.stdout.startswith("Installing for the lab: xvfb")


def test_a_lab_without_npm_gets_debians(checkout: Path) -> None:
    stub(checkout, "dpkg-query", "for name; do case $name in -*) ;; *) echo installed ;; esac; done")
    stub(checkout, "apt-get", "exit 0")
    assert setup(checkout, "lab").stdout == "Installing for typage, which reads what we seal: npm\n"


def test_an_unknown_word_is_refused(checkout: Path) -> None:
    assert setup(checkout, "nonsense").returncode == 2
