"""The wheel is the same program as the checkout, whole, and the same bytes each time it is built."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from companion.translate import compile as compiling

ROOT = Path(__file__).resolve().parents[2]
INSIDE = "companion/_data/"
# Left out of the copy that is built: what is ignored, and what is large and takes no part.
_NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "*.mo", "__pycache__", ".*_cache", ".coverage*", ".hypothesis", "dist", "build", "pictures"
)


def build(source: Path, into: Path, kind: str = "--wheel") -> Path:
    """Build a wheel or an sdist without a network and return it."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    command = [sys.executable, "-m", "build", kind, "--no-isolation", "--outdir", str(into), str(source)]
    built = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(into.iterdir())


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the checkout, so that building leaves nothing in it."""
    copy = tmp_path_factory.mktemp("source") / "companion"
    shutil.copytree(ROOT, copy, ignore=_NOT_COPIED)
    return copy


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel once for all tests."""
    return build(source, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel in an empty environment that sees Qt and platformdirs, but not the checkout; return its `companion`."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    venv.create(elsewhere / "env", with_pip=False)
    python = elsewhere / "env" / "bin" / "python"
    packages = next((elsewhere / "env" / "lib").glob("python*")) / "site-packages"
    for needed in ("PySide6", "shiboken6", "platformdirs"):
        (packages / needed).symlink_to(Path(sysconfig.get_path("purelib")) / needed)
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(command, check=True, capture_output=True, cwd=elsewhere)
    return elsewhere / "env" / "bin" / "companion"


def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def under(folder: str, *patterns: str) -> set[str]:
    """Return what the wheel must hold of a folder of the checkout."""
    found = (path for pattern in patterns for path in (ROOT / folder).rglob(pattern) if path.is_file() and "__pycache__" not in path.parts)
    return {f"{INSIDE}{path.relative_to(ROOT).as_posix()}" for path in found}


def test_the_same_source_gives_the_same_bytes(source: Path, wheel: Path, tmp_path: Path) -> None:
    for catalogue in compiling.compile_all(source / "locales"):
        catalogue.path.unlink()
    assert build(source, tmp_path / "again").read_bytes() == wheel.read_bytes()


def test_everything_that_the_program_brings_along_is_inside(wheel: Path) -> None:
    inside = set(names(wheel))
    assert under("assets", "*") <= inside
    assert under("checklists", "*.toml") <= inside
    catalogues = {name.removesuffix(".po") + ".mo" for name in under("locales", "*.po")}
    assert catalogues
    assert catalogues | under("locales", "*.toml") <= inside


def test_nothing_else_is_inside(wheel: Path) -> None:
    outside = [name for name in names(wheel) if not name.startswith(("companion/", "companion-"))]
    assert outside == []
    assert not [name for name in names(wheel) if "tests" in name or name.endswith((".po", ".pot", ".pyc"))]


def test_the_source_archive_can_be_built_and_builds_the_same_wheel(source: Path, wheel: Path, tmp_path: Path) -> None:
    archive = build(source, tmp_path / "sdist", "--sdist")
    (tmp_path / "unpacked").mkdir()
    subprocess.run(["tar", "-xzf", archive, "-C", tmp_path / "unpacked", "--strip-components=1"], check=True)
    again = build(tmp_path / "unpacked", tmp_path / "wheel")
    assert set(names(again)) == set(names(wheel))


def test_the_installed_program_has_every_part_of_the_checkout(installed: Path, tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}

    def selftest(companion: Path) -> dict[str, object]:
        ran = subprocess.run([companion, "selftest", "--json"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return dict(json.loads(ran.stdout))

    # Its environment has no desk's libraries: a wheel brings them only where its extra is asked for.
    assert selftest(installed) == selftest(Path(sys.executable).with_name("companion")) | {"desk": False}


def test_the_installed_program_does_not_see_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = [str(installed.with_name("python")), "-c", "import companion.base.paths as p; print(p.kind(), p.data())"]
    kind, _, data = subprocess.run(where, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip().partition(" ")
    assert kind == "wheel"
    assert ROOT not in Path(data).parents
