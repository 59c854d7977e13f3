"""The contract of the command line (DESIGN.md): exit codes, where errors go, and that nothing ends in a bare traceback."""

import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from companion import __version__
from companion.__main__ import main
from companion.base import discover
from companion.base.errors import CompanionError
from companion.base.text import T
from companion.commands import _out

ROOT = Path(__file__).parents[2]
QUICK = [["packs", "list"], ["selftest", "--json"], ["packs", "check"], ["assess", "core", "--answers", "-"]]


class Refused(CompanionError):
    say = T("It was refused.")
    hint = T("Ask again.")


def _word(monkeypatch: pytest.MonkeyPatch, run: object) -> None:
    """Let `companion assess` be a command that does this."""
    word = SimpleNamespace(
        HELP=T("Takes 100 % of the time."), arguments=lambda parser: parser.add_argument("--json", action="store_true"), run=run
    )
    monkeypatch.setattr(discover, "load", lambda *_: word)


def _fails(error: BaseException) -> object:
    def run(_: object) -> int:
        raise error

    return run


def _program(*argv: str, redirected: str = "") -> subprocess.CompletedProcess[str]:
    """Run the real program through a shell, which can close and redirect what Python cannot."""
    line = f'"{sys.executable}" -m companion "$@" {redirected}'
    there = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(["sh", "-c", line, "sh", *argv], capture_output=True, text=True, check=False, cwd=ROOT, env=there)


def test_a_mistake_in_the_command_line_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "The command line was not understood: the following arguments are required: PACK, --answers.",
        "To see how it is used: companion assess --help",
    ]


def test_with_json_an_error_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "--json"]) == 2
    out, err = capsys.readouterr()
    assert set(json.loads(out)["error"]) == {"say", "hint"}
    assert err == ""


def test_an_unknown_command_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["asess"]) == 2
    assert "assess" in capsys.readouterr().err


def test_an_unknown_option_is_not_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "core", "--answer", "x"]) == 2
    assert "--answer" in capsys.readouterr().err


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(f"  {name} " in said for name in discover.names("companion.commands"))
    assert main(["assess", "--help"]) == 0
    assert "--answers FILE" in capsys.readouterr().out


def test_a_percent_sign_in_a_help_text_is_only_that(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _word(monkeypatch, _fails(AssertionError()))
    assert main(["assess", "--help"]) == 0
    assert "Takes 100 % of the time." in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"companion {__version__}\n"


def test_an_unknown_language_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    for argv in (["--lang", "xx", "selftest"], ["selftest", "--lang", "xx"], ["--lang", "xx"]):
        assert main(argv) == 2
        said = capsys.readouterr().err
        assert "xx" in said
        assert "en-xa" in said


def test_a_language_may_stand_before_or_after_the_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text("{}")
    said = []
    assess, language = ["assess", "core", "--answers", str(answers)], ["--lang", "en-xa"]
    for argv in ([*language, *assess], [*assess, *language]):
        assert main(argv) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]
    assert "[" in said[0]


def test_an_error_in_another_language_is_said_in_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _word(monkeypatch, _fails(Refused()))
    assert main(["--lang", "en-xa", "assess"]) == 2
    assert capsys.readouterr().err.startswith("[")


def test_a_command_s_own_exit_code_is_the_program_s(monkeypatch: pytest.MonkeyPatch) -> None:
    _word(monkeypatch, lambda _: 1)
    assert main(["assess"]) == 1


def test_the_keyboard_stops_it_quietly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _word(monkeypatch, _fails(KeyboardInterrupt()))
    assert main(["assess"]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_reader_who_hangs_up_is_no_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    _word(monkeypatch, _fails(BrokenPipeError()))
    assert main(["assess"]) == 141
    assert capsys.readouterr() == ("", "")


def test_a_bug_is_said_in_words_and_reported_scrubbed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    _word(monkeypatch, _fails(RuntimeError("ana@example.org")))
    assert main(["assess"]) == 2
    assert capsys.readouterr().err.startswith("Companion made a mistake of its own")
    assert caplog.records[-1].exc_info is not None
    assert main(["assess", "--json"]) == 2
    assert "report" in json.loads(capsys.readouterr().out)["error"]["hint"]


def test_the_window_opens_without_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[object, bool, str | None, str, bool]] = []

    def run(first: object, *, gallery: bool, language: str | None, page: str, hidden: bool) -> int:
        opened.append((first, gallery, language, page, hidden))
        return 0

    monkeypatch.setattr("companion.ui.frame.first", lambda: "the frame")

    monkeypatch.setitem(sys.modules, "companion.app", SimpleNamespace(run=run))
    monkeypatch.setattr("companion.app", SimpleNamespace(run=run), raising=False)
    assert main([]) == 0
    assert main(["--gallery", "--lang", "en-xa"]) == 0
    assert main(["--page", "vault", "--hidden"]) == 0
    assert opened == [("the frame", False, None, "", False), (None, True, "en-xa", "", False), (None, False, None, "vault", True)]


@pytest.mark.parametrize("words", [["--lang", "en"], ["tour", "--out", "pictures"]])
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt brings all that it needs")
def test_a_library_that_the_system_lacks_is_named_with_what_installs_it(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "libEGL.so.1").touch()
    environment = {"LD_LIBRARY_PATH": str(tmp_path), "COMPANION_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "companion", *words]
    ran = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 2
    assert f"is not there or is damaged: {tmp_path / 'libEGL.so.1'}." in ran.stderr
    assert "mistake" not in ran.stderr
    setup = (ROOT / "packaging" / "setup.sh").read_text()
    packages = re.search(r'^QT="([^"]+)"', setup, re.MULTILINE)
    assert packages is not None
    assert " ".join(("sudo apt install", *packages[1].split())) in ran.stderr


def test_a_page_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--page", "nowhere"]) == 2
    assert "The window has no page called nowhere." in capsys.readouterr().err


def test_the_gallery_takes_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--gallery", "assess"]) == 2
    assert "--gallery" in capsys.readouterr().err


def test_what_a_terminal_cannot_show_does_not_stop_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(kept, encoding="ascii"))
    _out.prepare()
    _out.line("نعم yes")
    _out.flush()
    assert kept.getvalue() == b"??? yes\n"


def test_without_any_output_an_error_is_only_a_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["selftest", "--json"]) == 2


def test_a_real_bug_shows_no_home_folder_and_no_address() -> None:
    broken = (
        "import sys; from companion.commands import selftest; from companion.__main__ import main\n"
        "def run(options): raise RuntimeError('/home/ana/notes ana@example.org')\n"
        "selftest.run = run; sys.exit(main(['selftest']))"
    )
    ended = subprocess.run([sys.executable, "-c", broken], capture_output=True, text=True, check=False, cwd=ROOT)
    assert ended.returncode == 2
    assert "RuntimeError" in ended.stderr
    assert "Companion made a mistake of its own" in ended.stderr
    assert "ana" not in ended.stderr.replace("companion", "").replace("manager", "")


def test_the_real_program_answers() -> None:
    ended = _program("packs", "list", "--json")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "core" in [row["id"] for row in json.loads(ended.stdout)["packs"]]


def test_a_closed_pipe_a_closed_output_and_a_full_disk_end_in_words() -> None:
    cut = _program("packs", "list", redirected="| true")
    assert "Traceback" not in cut.stderr
    assert "Exception" not in cut.stderr
    closed = _program("packs", "list", redirected=">&-")
    assert (closed.returncode, "closed or full" in closed.stderr) == (2, True)
    if Path("/dev/full").exists():
        full = _program("packs", "list", "--json", redirected=">/dev/full")
        assert (full.returncode, "closed or full" in full.stderr) == (2, True)


@pytest.mark.parametrize("argv", QUICK, ids=str)
def test_a_command_loads_no_window_and_nothing_for_the_network(argv: list[str]) -> None:
    """What costs time at the start: DESIGN.md, decision 3."""
    heavy = ("PySide6", "httpx", "cryptography", "keyring", "babel", "asyncio", "companion.ui.window")
    program = (
        f"import sys; from companion.__main__ import main; code = main({argv!r}); "
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    ended = subprocess.run([sys.executable, "-c", program], input="{}", capture_output=True, text=True, check=False, cwd=ROOT)
    assert (ended.returncode, ended.stderr) == (0, "[]\n")


def test_the_exit_code_of_the_process_is_that_of_main() -> None:
    assert _program("assess").returncode == 2
