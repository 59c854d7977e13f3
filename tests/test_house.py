"""The rules of the house that no linter knows (DESIGN.md, "Rooms"; STYLE.md, "Gates")."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.base import discover
from companion.translate import update

ROOT = Path(__file__).resolve().parents[1]
MAY_IMPORT_INSIDE = {"companion/__main__.py", "companion/app.py", "companion/base/discover.py"}
MAY_CATCH_ALL = {"companion/__main__.py", "companion/ui/jobs.py", "companion/hygiene/runner.py"}
DRAWS = {"companion/app.py"}
PLUG_INS = (
    "companion.ui.pages",
    "companion.commands",
    "companion.alert.transports",
    *(f"companion.hygiene.{family}" for family in ("account", "connection", "device")),
)
SUPPRESSION = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma:\s*no cover)")
EXPLAINED = re.compile(r"#\s*(?:noqa:\s*[A-Z0-9, ]+?|type:\s*ignore\[[a-z, -]+\]|pragma:\s*no cover)\s+(?:-|#|:)\s+\S.{9,}")
# Hosts of package registries, spelled so that this file does not name them.
REGISTRIES = re.compile(
    r"(?:pypi|pythonhosted|npmjs|yarnpkg|conda|anaconda)\x2e(?:org|com)|(?:deb|security|snapshot|ftp)\x2edebian\x2e|index-url\s*[=h]|find-links\s*[=/]"
)
# Folders of one machine only; tests may name homes of people who do not exist.
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|opt|home)/[a-z]|10\x2e\d+\x2e\d+\x2e\d+|(?<![\w.])file:/{2}")


def tracked() -> list[Path]:
    """Return the files that stand in the repository, or would with the next commit."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        assert not os.environ.get("CI"), "CI runs in a git checkout"
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def sources(*rooms: str) -> list[Path]:
    """Return the Python files of the checkout's folders."""
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py"))


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


EVERYWHERE = sources("companion", "packaging", "tests")
PROGRAM = sources("companion")


@pytest.mark.parametrize("path", EVERYWHERE, ids=short)
def test_a_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= (300 if path.name == "window.py" else 400)


@pytest.mark.parametrize("path", [*PROGRAM, *sources("packaging")], ids=short)
def test_a_file_says_what_it_is_for(path: Path) -> None:
    said = ast.get_docstring(ast.parse(path.read_text()))
    assert said
    assert said.splitlines()[0].endswith((".", "?", ":"))


@pytest.mark.parametrize("path", [path for path in PROGRAM if short(path) not in MAY_IMPORT_INSIDE], ids=short)
def test_imports_stand_at_the_top(path: Path) -> None:
    inside = [
        node.lineno
        for function in ast.walk(ast.parse(path.read_text()))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == []


@pytest.mark.parametrize("path", [path for path in PROGRAM if short(path) not in MAY_CATCH_ALL], ids=short)
def test_nothing_catches_everything(path: Path) -> None:
    caught = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler) and (node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"})
    ]
    assert caught == []


def test_suppressions_are_few_and_explained() -> None:
    found = [
        f"{short(path)}: {line.strip()}"
        for path in EVERYWHERE
        for line in path.read_text().splitlines()
        if SUPPRESSION.search(line) and "re.compile" not in line
    ]
    assert [line for line in found if not EXPLAINED.search(line)] == []
    assert len(found) <= 10, "\n".join(found)


def test_the_linter_overlooks_few_rules_and_says_why() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    ignored = tomllib.loads(text)["tool"]["ruff"]["lint"]["ignore"]
    assert len(ignored) <= 15


def test_rooms_other_than_the_window_do_not_load_qt() -> None:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in PROGRAM
        if not short(path).startswith("companion/ui/") and short(path) not in DRAWS
    ]
    code = (
        f"import importlib, sys\nfor name in {modules!r}:\n    importlib.import_module(name)\n"
        "print(*sorted(name for name in ('PySide6', 'shiboken6', 'keyring', 'babel') if name in sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.strip()) == (0, ""), ran.stderr


@pytest.mark.parametrize("package", PLUG_INS)
def test_the_id_of_a_plug_in_is_the_name_of_its_file(package: str) -> None:
    folder = ROOT.joinpath(*package.split("."))
    found = discover.names(package)
    assert found == tuple(sorted(path.stem for path in (*folder.glob("[!_]*.py"), *(one.parent for one in folder.glob("*/__init__.py")))))
    for name in found:
        module = discover.load(package, name)
        for constant in ("PAGE", "TRANSPORT", "CHECK"):
            assert getattr(getattr(module, constant, None), "id", name) == name


@pytest.mark.parametrize("word", discover.names("companion.commands"))
def test_every_word_of_the_command_line_follows_the_protocol(word: str) -> None:
    module = discover.load("companion.commands", word)
    assert module.HELP.message
    assert callable(module.arguments)
    assert callable(module.run)


def lines_of(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """Yield each line of the text files among the paths, with its place."""
    for path in paths:
        content = path.read_bytes()
        if b"\0" not in content:
            for number, line in enumerate(content.decode(errors="replace").splitlines(), 1):
                yield f"{short(path)}:{number}", line


def test_no_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    found = [place for place, line in lines_of(tracked()) if REGISTRIES.search(line)]
    found += [place for place, line in lines_of(tracked()) if MACHINE.search(line) and not place.startswith("tests/")]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_file_names_versions_and_hashes_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text()
    entries = re.split(r"\n(?=\S)", re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE).strip())
    assert all(re.match(r"[a-z0-9-]+==[^\s;]+( ; [^\\]+)? \\\n    --hash=sha256:[0-9a-f]{64}", entry) for entry in entries)
    assert "://" not in text
    assert not re.search(r"^\s*-(?!-hash)", text, re.MULTILINE)


def test_both_lock_files_agree_and_qt_stays_under_the_version_that_loses_references() -> None:
    runtime, everything = (
        dict(re.findall(r"^([a-z0-9-]+)==([^\s\\;]+)", (ROOT / name).read_text(), re.MULTILINE))
        for name in ("requirements.txt", "requirements-dev.txt")
    )
    assert runtime.items() <= everything.items()
    assert tuple(int(part) for part in runtime["pyside6-essentials"].split(".")[:2]) < (6, 12)
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert any(line.startswith("PySide6_Essentials") and line.endswith("<6.12") for line in wanted)


def test_the_catalogues_hold_every_sentence_of_the_program() -> None:
    assert [short(change.path) for change in update.changes(ROOT)] == [], "run: make locales"


def test_every_language_has_a_name_and_every_folder_is_a_language() -> None:
    rows = tomllib.loads((ROOT / "locales" / "languages.toml").read_text())
    assert all(row.keys() - {"rtl"} == {"name", "english", "locale", "plurals"} for row in rows.values())
    assert {path.parent.name for path in (ROOT / "locales").glob("*/LC_MESSAGES")} <= rows.keys()
    assert {code for code, row in rows.items() if row.get("rtl")} == {"ar", "fa", "ur", "ckb", "ps", "ug"}
