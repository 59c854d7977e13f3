"""What goes into the frozen build is found, not listed; what Qt brings along is chosen, with the libraries that only that needs."""

from __future__ import annotations

import os
import re
import runpy
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
freeze = runpy.run_path(str(ROOT / "packaging" / "freeze.py"))
LIBRARIES = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)


def test_every_module_of_the_program_is_asked_for() -> None:
    files = (path.relative_to(ROOT).with_suffix("") for path in (ROOT / "companion").rglob("*.py"))
    public = {".".join(path.parts) for path in files if not any(part.startswith("_") for part in path.parts)}
    assert {"companion.commands.selftest", "companion.ui.pages.home"} <= public <= set(freeze["hidden"]())


def test_no_library_of_the_program_is_left_out() -> None:
    excluded = set(freeze["excluded"]())
    assert {"pytest", "PyInstaller", "starlette", "sqlalchemy"} <= excluded
    assert not {"companion", "PySide6", "httpx", "certifi", "dns", "zxcvbn", "sqlcipher3", "cryptography"} & excluded


def test_licences_are_those_of_the_libraries() -> None:
    found = freeze["licences"]()
    assert (str(ROOT / "LICENSE"), "licences/companion") in found
    assert {folder for _, folder in found} <= {"licences/companion", *(f"licences/{name}" for name in LIBRARIES)}
    assert all(Path(file).is_file() for file, _ in found)


def test_what_only_an_unwanted_plug_in_needs_goes_with_it() -> None:
    plugins = "PySide6/Qt/plugins"
    links = {
        f"{plugins}/platforms/libqxcb.so": ["libxcb-cursor.so.0", "libQt6Gui.so.6"],
        f"{plugins}/platformthemes/libqgtk3.so": ["libgtk-3.so.0", "libQt6Gui.so.6"],
        "PySide6/QtGui.abi3.so": ["libQt6Gui.so.6"],
    }
    libraries = ["libgtk-3.so.0", "libxcb-cursor.so.0", "PySide6/Qt/lib/libQt6Gui.so.6", "libpython3.11.so.1.0"]
    entries = [(name, name, "BINARY") for name in (*links, *libraries)]
    entries += [("libQt6Gui.so.6", "PySide6/Qt/lib/libQt6Gui.so.6", "SYMLINK"), ("PySide6/Qt/translations/qt_ar.qm", "qt_ar.qm", "DATA")]
    assert [name for name, _, _ in freeze["kept"](entries, lambda file: links.get(file, []))] == [
        f"{plugins}/platforms/libqxcb.so",
        "PySide6/QtGui.abi3.so",
        "libxcb-cursor.so.0",
        "PySide6/Qt/lib/libQt6Gui.so.6",
        "libpython3.11.so.1.0",
        "libQt6Gui.so.6",
    ]


def test_the_same_folder_is_packed_into_the_same_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "companion"
    (folder / "inside").mkdir(parents=True)
    (folder / "companion").write_text("program")
    (folder / "companion").chmod(0o755)
    (folder / "inside" / "link").symlink_to("../companion")
    packed = freeze["pack"](folder)
    first = packed.read_bytes()
    os.utime(folder / "companion", (1, 1))
    assert freeze["pack"](folder).read_bytes() == first
    with tarfile.open(packed) as archive:
        assert [(member.name, member.mode & 0o111, member.uname) for member in archive if member.isreg()] == [
            ("companion/companion", 0o111, "")
        ]
        assert archive.getmember("companion/inside/link").issym()


def test_other_programs_get_the_environment_that_this_one_was_started_in(monkeypatch: pytest.MonkeyPatch) -> None:
    start = str(ROOT / "packaging" / "frozen_start.py")
    put_back = {
        "LD_LIBRARY_PATH": "/build:/mine",
        "LD_LIBRARY_PATH_ORIG": "/mine",
        "QT_PLUGIN_PATH": "/build",
        "_PYI_ARCHIVE_FILE": "/build/x",
    }
    for name in (*put_back, "QML2_IMPORT_PATH"):
        monkeypatch.delenv(name, raising=False)
    before = dict(os.environ)
    runpy.run_path(start)
    assert dict(os.environ) == before  # outside of a build there is nothing to take back
    for name, value in put_back.items():
        monkeypatch.setenv(name, value)
    runpy.run_path(start)
    assert dict(os.environ) == before | {"LD_LIBRARY_PATH": "/mine"}
