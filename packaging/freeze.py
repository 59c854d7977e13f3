"""Freeze the program into a folder that runs without Python, and pack that folder into one file.

    python packaging/freeze.py [--out DIR] [--work DIR] [--no-pack]

DIR/companion/ is the folder (companion/companion starts it), DIR/companion-VERSION-SYSTEM-MACHINE.tar.xz the same packed.
companion.spec asks this file what goes in. Nothing here lists what the program consists of: modules are found by the function
that finds plug-ins, libraries are those of requirements.txt, data are those of the wheel. Only what Qt and Python bring
along is chosen by name. The same source, libraries and folder give the same bytes.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import lzma
import os
import platform
import re
import sys
import tarfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from companion import __version__
from companion.base import discover, keystore, run

ROOT = Path(__file__).resolve().parents[1]
# PyInstaller's own shape: where the file goes, where it comes from, and "BINARY", "EXTENSION", "DATA" or "SYMLINK".
Entry: TypeAlias = tuple[str, str, str]

_TIMEOUT_S = 1800
_DATE = "1700000000"  # of every file in the build, so that building again tomorrow changes nothing
_LIBRARY = re.compile(r"(^|/)lib(?!python)[^/]+\.so\.\d")  # what others link to; Python's own is loaded by its name
_LICENCE = re.compile(r"[^/]+\.dist-info/(.*/)?[^/]*(licen[sc]e|copying|notice|authors)[^/]*", re.IGNORECASE)

# What something names in passing and nothing uses. Connections are made by companion.net, never by Qt.
_UNUSED = ("PySide6.QtNetwork", "tkinter", "unittest", "pydoc", "doctest", "pdb", "test", "lib2to3", "distutils", "ensurepip", "venv")

# The plug-ins of Qt that are kept (names without "lib", endings and version). Left out are the theme of GTK, which would load
# the desktop's libraries beside ours; what draws with OpenGL or on a bare frame buffer; and every format of pictures but SVG
# and PNG (which is built in): each is one more parser for what comes from outside.
_PLUGINS = {
    "platforms": {"qxcb", "qwayland", "qoffscreen", "qminimal", "qwindows", "qcocoa"},
    "platforminputcontexts": {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"},  # dead keys, and most of Asia
    "platformthemes": {"qxdgdesktopportal"},
    "wayland-shell-integration": {"xdg-shell"},
    "wayland-decoration-client": {"adwaita", "bradient"},
    "imageformats": {"qsvg"},
    "iconengines": {"qsvgicon"},
    "printsupport": {"cupsprintersupport"},
    "styles": {"qmodernwindowsstyle", "qmacstyle"},
}


def hidden() -> list[str]:
    """Return the modules that are imported by a name which PyInstaller cannot read in the code."""
    return [*_modules("companion"), keystore.BACKENDS[sys.platform], "keyring.errors"]


def _modules(package: str) -> Iterator[str]:
    for name in discover.names(package):
        module = f"{package}.{name}"
        yield module
        found = importlib.util.find_spec(module)
        if found is not None and found.submodule_search_locations is not None:
            yield from _modules(module)


def excluded() -> list[str]:
    """Return the modules that stay out: whatever is installed here and does not stand in requirements.txt."""
    kept = {"companion", *_locked()}
    strangers = {
        module
        for module, owners in importlib.metadata.packages_distributions().items()
        if not kept & {re.sub(r"[-_.]+", "-", owner).lower() for owner in owners}
    }
    return [*_UNUSED, *sorted(strangers)]


def licences() -> list[tuple[str, str]]:
    """Return the licences of the program and of each library as (file, folder inside the build)."""
    found = {file: name for name in _locked() for file in importlib.metadata.files(name) or () if _LICENCE.fullmatch(file.as_posix())}
    return [(str(ROOT / "LICENSE"), "licences/companion"), *((str(file.locate()), f"licences/{name}") for file, name in found.items())]


def _locked() -> list[str]:
    return re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)


def kept(entries: Iterable[Entry], links: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Leave out what Qt brings along and nobody uses, then the shared libraries that only those needed.

    Args:
        entries: every file that PyInstaller has found.
        links: returns the names of all libraries that a file is linked to, directly or not.
    """
    chosen = [entry for entry in entries if _is_wanted(PurePosixPath(entry[0]))]
    needed = {name for into, file, kind in chosen if kind in {"BINARY", "EXTENSION"} and not _LIBRARY.search(into) for name in links(file)}
    return [entry for entry in chosen if not _LIBRARY.search(entry[0]) or PurePosixPath(entry[0]).name in needed]


def _is_wanted(path: PurePosixPath) -> bool:
    match path.parts:
        case ["PySide6", *_, "translations" | "qml", _]:
            return False
        case ["PySide6", *_, "plugins", folder, name]:
            return name.removeprefix("lib").split(".")[0] in _PLUGINS.get(folder, ())
        case _:
            return True


def freeze(out: Path, work: Path) -> Path:
    """Make the folder and return it. Raises ProgramTooSlow; ends this program with PyInstaller's last words if it fails."""
    # The order of Python's sets and today's date would else show in the bytes; PyInstaller's cache stays out of the home.
    os.environ |= {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": _DATE, "PYINSTALLER_CONFIG_DIR": str(work / "cache")}
    places = ["--distpath", str(out), "--workpath", str(work)]
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", *places, str(ROOT / "packaging" / "companion.spec")]
    ran = run.run(command, timeout_s=_TIMEOUT_S)
    if ran.code:
        sys.exit("\n".join(ran.err.splitlines()[-20:]))
    return out / "companion"


def pack(folder: Path, preset: int = 9) -> Path:
    """Pack a folder into a file beside it and return that: names in order, no owner, one date. Less `preset` is faster and larger."""
    packed = folder.with_name(f"companion-{__version__}-{sys.platform}-{platform.machine()}.tar.xz")
    with lzma.open(packed, "w", preset=preset) as squeezed, tarfile.open(fileobj=squeezed, mode="w") as archive:
        for path in [folder, *sorted(folder.rglob("*"))]:
            archive.add(path, path.relative_to(folder.parent).as_posix(), recursive=False, filter=_nobody)
    return packed


def _nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mtime = int(_DATE)
    return member


def size(folder: Path) -> int:
    """Return the bytes of all files in a folder."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())


def main() -> None:
    """Freeze, pack, and say where it lies and how large it is."""
    parser = argparse.ArgumentParser(description="Freeze the program into a folder that runs without Python.")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where to write (default: dist/)")
    parser.add_argument("--work", type=Path, default=ROOT / "build", help="where to work (default: build/)")
    parser.add_argument("--no-pack", action="store_true", help="leave out the packed file, which takes a minute")
    given = parser.parse_args()
    folder = freeze(given.out, given.work)
    print(f"{folder}: {size(folder) / 1e6:.1f} MB")
    if not given.no_pack:
        packed = pack(folder)
        print(f"{packed}: {packed.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
