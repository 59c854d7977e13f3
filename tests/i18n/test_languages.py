"""A language is offered when it has words, under its own name; a broken list leaves English."""

from pathlib import Path

import pytest

from companion.base import paths
from companion.i18n import languages

ROW = 'name = "العربية"\nenglish = "Arabic"\nlocale = "ar"\nrtl = true\n'


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the test a folder of locales of its own."""

    def data(*parts: str) -> Path:
        return tmp_path.joinpath(*parts)

    monkeypatch.setattr(paths, "data", data)
    (tmp_path / "locales" / "ar" / "LC_MESSAGES").mkdir(parents=True)
    return tmp_path / "locales"


def test_a_language_with_words_is_offered_and_is_a_draft(locales: Path) -> None:
    (locales / "languages.toml").write_text(f'[ar]\n{ROW}[fa]\nname = "x"\nenglish = "x"\nlocale = "fa"\n')
    assert list(languages.offered()) == ["en", "en-xa"]
    (locales / "ar" / "LC_MESSAGES" / "companion.mo").touch()
    assert languages.offered()["ar"] == languages.Language("ar", "العربية", "Arabic", "ar", rtl=True, draft=True)


@pytest.mark.parametrize(
    "content", [b"[ar]", b"ar = 1", b"ar = []", b'ar = "x"', b"[[ar]]", b"\xff", b"[ar", b"x = " + b"[" * 5_000, b"# " + b"x" * 200_001]
)
def test_a_broken_list_is_a_plain_error(locales: Path, content: bytes) -> None:
    (locales / "languages.toml").write_bytes(content)
    (locales / "ar" / "LC_MESSAGES" / "companion.mo").touch()
    with pytest.raises(languages.LanguagesBroken):
        languages.offered()


def test_a_missing_list_is_a_plain_error(locales: Path) -> None:
    assert not (locales / "languages.toml").exists()
    with pytest.raises(languages.LanguagesBroken):
        languages.offered()


def test_the_real_list_begins_with_english_and_has_arabic() -> None:
    offered = languages.offered()
    assert next(iter(offered)) == "en"
    assert offered["ar"].rtl
