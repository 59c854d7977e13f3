"""The frozen build is the same program as the checkout, wherever it lies. Built in CI; elsewhere COMPANION_FROZEN=1 asks for it."""

from __future__ import annotations

import fcntl
import importlib.metadata
import json
import operator
import os
import re
import runpy
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from companion.base import discover
from tests.fakes.screen import require_parts, screen

ROOT = Path(__file__).resolve().parents[2]
FREEZE = ROOT / "packaging" / "freeze.py"
LIBRARIES = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE))
PHRASE = "four good words here"
BARE = {"QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}

pytestmark = [pytest.mark.lab, pytest.mark.timeout(900)]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Freeze the program once, however many processes run the tests, and return its folder."""
    in_ci = bool(os.environ.get("CI"))
    if not in_ci and not os.environ.get("COMPANION_FROZEN"):
        pytest.skip("freezing takes half a minute: COMPANION_FROZEN=1 asks for it")
    missing = [tool for tool in ("objdump", "strip") if shutil.which(tool) is None]
    if missing:
        reason = f"not on this computer: {', '.join(missing)} (make setup-lab installs them)"
        if in_ci:
            pytest.fail(reason)
        pytest.skip(reason)
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "frozen" / "companion"
    with (shared / "frozen.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            plain = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
            command = [sys.executable, str(FREEZE), "--out", str(folder.parent), "--work", str(shared / "freezing"), "--no-pack"]
            ran = subprocess.run(command, cwd=shared, env=plain, capture_output=True, text=True, check=False)
            assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-4000:]
    return folder


@pytest.fixture
def frozen(built: Path) -> Path:
    """Return the program itself."""
    return built / "companion"


def run(*command: str | Path, env: dict[str, str], stdin: str = "") -> str:
    """Run a program far from the checkout, in this environment and nothing else, and return what it prints."""
    ran = subprocess.run(command, cwd="/", env=env, input=stdin, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    return ran.stdout


def consists_of(*program: str | Path, env: dict[str, str]) -> dict[str, object]:
    """Return what a program says it consists of."""
    told: dict[str, object] = json.loads(run(*program, "selftest", "--json", env=env))
    return told


def test_it_has_every_part_of_the_checkout_and_no_desk(frozen: Path, tmp_path: Path) -> None:
    source = consists_of(sys.executable, "-m", "companion", env={"HOME": str(tmp_path), "PYTHONPATH": str(ROOT)})
    assert len(str(source["pages"])) > len("[]")
    assert consists_of(frozen, env={}) == source | {"desk": False}


def test_each_word_of_the_command_line_can_be_loaded(frozen: Path) -> None:
    for word in discover.names("companion.commands"):
        assert f"usage: companion {word}" in run(frozen, word, "--help", env={})


def test_it_carries_what_only_a_name_asks_for_and_nothing_of_the_workshop(frozen: Path) -> None:
    command = [sys.executable, "-m", "PyInstaller.utils.cliutils.archive_viewer", "--list", "--recursive", "--brief", frozen]
    inside = set(re.findall(r"[\w.]+", run(*map(str, command), env={"HOME": "/nonexistent"})))
    assert {"httpx", "keyring.backends.SecretService", "keyring.errors", "zxcvbn.frequency_lists"} <= inside
    if "dns.message" in inside:  # the kinds of answers are loaded as they come
        assert "dns.rdtypes.IN.AAAA" in inside
    wanted = {"companion", *LIBRARIES}
    strangers = {
        module
        for module, owners in importlib.metadata.packages_distributions().items()
        if wanted.isdisjoint(re.sub(r"[-_.]+", "-", owner).lower() for owner in owners)
    }
    assert {"starlette", "uvicorn", "sqlalchemy", "psycopg", "pytest", "hypothesis", "babel", "PyInstaller"} <= strangers
    assert {name.partition(".")[0] for name in inside} & strangers == set()


def test_every_library_has_its_licence_inside(built: Path) -> None:
    names = {path.name for path in (built / "_internal" / "licences").iterdir()}
    # Qt's wheels bring none; it is under the LGPL, whose text stands below the program's own.
    assert LIBRARIES - names == {"pyside6-essentials", "shiboken6"}


def test_a_vault_is_kept_in_the_home_of_whoever_runs_it(frozen: Path, tmp_path: Path) -> None:
    env = {"HOME": str(tmp_path / "another")}
    run(frozen, "vault", "create", env=env, stdin=f"{PHRASE}\n")
    added = json.loads(run(frozen, "vault", "add", "--title", "A day", "--json", env=env, stdin=f"{PHRASE}\nWhat happened.\n"))
    listed = json.loads(run(frozen, "vault", "list", "--json", env=env, stdin=f"{PHRASE}\n"))
    assert [(note["id"], note["title"]) for note in listed["notes"]] == [(added["id"], "A day")]
    assert (tmp_path / "another" / ".local" / "share" / "companion" / "notes" / "vault.db").exists()


def test_it_runs_from_a_folder_that_nobody_may_write_to(built: Path, frozen: Path, tmp_path: Path) -> None:
    # Root may write everywhere unless it gives that right away.
    powerless = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.getuid() == 0 else []
    everything = [built, *built.rglob("*")]
    modes = {path: path.stat().st_mode for path in everything if not path.is_symlink()}
    try:
        for path, mode in modes.items():
            path.chmod(mode & ~0o222)
        assert subprocess.run([*powerless, "touch", built / "new"], capture_output=True, check=False).returncode != 0
        assert json.loads(run(*powerless, frozen, "selftest", "--json", env={"HOME": str(tmp_path)}))["problems"] == []
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


def test_its_tour_without_fonts_or_display_draws_what_the_checkout_draws(frozen: Path, tmp_path: Path) -> None:
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
    env = BARE | {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    run(frozen, "tour", "--out", tmp_path / "frozen", env=env)
    run(sys.executable, "-m", "companion", "tour", "--out", tmp_path / "source", env=env | {"PYTHONPATH": str(ROOT)})
    names = sorted(path.name for path in (tmp_path / "source").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "frozen").iterdir())
    # The pages where nothing is drawn by chance and nothing names a folder of this run.
    same = [name for name in names if re.search(r"welcome|question|plan", name)]
    assert len(same) >= 8
    # A scroll bar may still be on its way; a font or an icon that is missing would be many times as much.
    differing = {name: share(tmp_path / "frozen" / name, tmp_path / "source" / name) for name in same}
    assert max(differing.values()) < 0.001, differing


def share(one: Path, other: Path) -> float:
    """Return which part of two pictures differs; 1 if they are of different sizes."""
    pictures = [QImage(str(path)).convertToFormat(QImage.Format.Format_RGB32) for path in (one, other)]
    if pictures[0].size() != pictures[1].size():
        return 1.0
    pixels = [memoryview(picture.constBits()).cast("I") for picture in pictures]
    differing: int = sum(map(operator.ne, *pixels))
    return differing / len(pixels[0])


def environment_of(process: int) -> dict[str, str]:
    lines = Path(f"/proc/{process}/environ").read_text().split("\0")
    return dict(line.split("=", 1) for line in lines if "=" in line)


def soon(true: Callable[[], bool]) -> bool:
    for _ in range(300):
        if true():
            return True
        time.sleep(0.1)
    return False


def test_locking_starts_it_anew_as_it_was_started_first(built: Path, frozen: Path, tmp_path: Path) -> None:
    """Unlocked and locked by keys; the fresh process must find its libraries, and nobody else may be sent to them."""
    require_parts()
    run(frozen, "vault", "create", env={"COMPANION_HOME": str(tmp_path)}, stdin=f"{PHRASE}\n")
    with screen(tmp_path) as shown:
        env = shown | {"LD_LIBRARY_PATH": "/nowhere"}

        def hands(*keys: str) -> bool:
            return subprocess.run(["xdotool", *keys], env=shown, capture_output=True, timeout=60, check=False).returncode == 0

        def locked() -> bool:
            hands("key", "ctrl+l")  # does nothing until the vault is open
            return Path(f"/proc/{program.pid}/cmdline").read_bytes().split(b"\0")[1:5] == [b"--page", b"vault", b"--lang", b"en"]

        with subprocess.Popen([frozen, "--lang", "en", "--page", "vault"], env=env) as program:
            try:
                seen = ("search", "--onlyvisible", "--name", "^Companion$")
                assert soon(lambda: hands(*seen))
                hands("search", "--onlyvisible", "--name", "^Companion$", "windowfocus", "--sync")
                hands("type", PHRASE)
                hands("key", "Return")
                assert soon(locked), "the process was not replaced"
                assert soon(lambda: hands(*seen)), "the fresh process shows no window"
                fresh = environment_of(program.pid)
                assert fresh["LD_LIBRARY_PATH"] == f"{built / '_internal'}:/nowhere"
                assert fresh["LD_LIBRARY_PATH_ORIG"] == "/nowhere"
                assert not {"QT_PLUGIN_PATH", "QML2_IMPORT_PATH"} & fresh.keys()
            finally:
                program.kill()


def test_packed_it_is_the_same_folder(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    packed: Path = runpy.run_path(str(FREEZE))["pack"](built, preset=1)
    with capsys.disabled():
        sys.stdout.write(f"\npacked in a hurry: {packed.stat().st_size / 1e6:.1f} MB\n")
    subprocess.run(["tar", "-xJf", packed, "-C", tmp_path], check=True)
    packed.unlink()
    assert consists_of(tmp_path / "companion" / "companion", env={}) == consists_of(built / "companion", env={})
