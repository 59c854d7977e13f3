"""Every error says what happened and what to do, in sentences whose fields it can fill."""

import pytest

from companion.base import discover, files, run
from companion.base.errors import CompanionError
from companion.base.text import T, fields


class WrongDoor(CompanionError):
    """A leaf, as rooms write them."""

    say = T("The door {door} is shut.")
    hint = T("Try {other}.")


def test_values_fill_both_sentences_of_this_error_only() -> None:
    error = WrongDoor("knocked twice", door="red", other="blue")
    assert dict(error.say.values) == {"door": "red", "other": "blue"}
    assert dict(error.hint.values)["other"] == "blue"
    assert str(error) == "knocked twice"
    assert WrongDoor.say.values == ()


def test_without_a_detail_the_log_gets_the_sentence() -> None:
    assert str(WrongDoor(door="red", other="blue")) == "The door {door} is shut."


@pytest.mark.parametrize("error", [files.FileMissing, files.FileUnreadable, files.FileTooLarge, files.DiskFull, files.NotWritable])
def test_file_errors_name_the_path_and_nothing_else(error: type[CompanionError]) -> None:
    assert fields(error.say.message) == {"path"}
    assert fields(error.hint.message) == frozenset()


def test_every_room_can_be_asked_for_its_plug_ins() -> None:
    assert "errors" in discover.names("companion.base")
    assert discover.load("companion.base", "run") is run


def test_a_name_that_is_no_plug_in_is_refused() -> None:
    with pytest.raises(ModuleNotFoundError, match="no 'os'"):
        discover.load("companion.base", "os")


def test_a_file_with_an_underscore_is_no_plug_in() -> None:
    assert not any(name.startswith("_") for name in discover.names("companion"))
