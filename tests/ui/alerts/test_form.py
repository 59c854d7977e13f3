"""Fields of an alert as a form: what is written comes back as it was, nothing is nothing, and what is not shown stays."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from companion.alert import draft as drafts
from companion.alert.draft import Draft
from companion.alert.fields import FIELDS, Value
from companion.base.text import Text
from companion.ui.alerts import inputs
from companion.ui.alerts.form import Form
from tests.alert.parts import WHOLE, draft
from tests.ui.conftest import OpenWindow

ALL = [name for name in FIELDS if name not in {"attachments", "excerpts"}]


@pytest.fixture
def form(open_window: OpenWindow, qtbot: QtBot) -> Form:
    made = Form(open_window().house)
    qtbot.addWidget(made)
    return made


def test_a_whole_draft_goes_through_the_form_unchanged(form: Form) -> None:
    form.offer(ALL)
    whole = draft(**WHOLE | {"do_not": ["phone", "authorities"]})  # in the order of the boxes
    form.fill(whole)
    assert dict(form.draft().values) == dict(whole.values)


def test_an_empty_form_says_nothing_and_asks_for_nothing(form: Form) -> None:
    form.offer(ALL)
    form.fill(Draft({}))
    assert dict(form.draft().values) == {"do_not": ()}
    assert form.draft().says_nothing


def test_what_is_not_offered_stays_in_the_draft(form: Form) -> None:
    form.offer(["what"])
    form.fill(Draft({"urgency": "now", "what": "x"}, {"weather": '"rain"'}))
    form.findChildren(QPlainTextEdit)[0].setPlainText("")
    assert form.draft() == Draft({"urgency": "now"}, {"weather": '"rain"'})


def test_later_rows_stay_as_they_were(form: Form) -> None:
    rows = ({"channel": "phone", "value": "1", "hours": "late"}, {"channel": "mail", "value": "2"})
    form.offer(["contact_back"])
    form.fill(Draft({"contact_back": rows}))
    assert form.draft().values["contact_back"] == rows
    form.fill(Draft({"contact_back": rows[1:]}))
    assert form.draft().values["contact_back"] == rows[1:]


def test_filling_is_not_told_as_writing(form: Form) -> None:
    told: list[bool] = []
    form.changed.connect(lambda: told.append(True))
    form.offer(ALL)
    form.fill(draft(**WHOLE))
    form.fill(Draft({}))
    assert told == []


def test_the_asked_fields_stand_first_and_once(form: Form) -> None:
    form.offer(["what", "kind"], ["consent", "kind", "attachments"])
    assert list(form._inputs) == ["consent", "kind", "what"]
    before = form._inputs["what"]
    form.offer(["what", "kind"], ["consent", "kind"])
    assert form._inputs["what"] is before


def test_what_a_sender_would_refuse_cannot_be_written(form: Form) -> None:
    form.offer(ALL)
    for area in form.findChildren(QPlainTextEdit):
        area.setPlainText("a\u0007b\ud800c\u0000")
    for field in form.findChildren(QLineEdit):
        field.setText("a\u0085b\ud800c\u0000")
    said = form.draft()
    assert drafts.read(as_json(said)).values["what"] == "abc"


def as_json(said: Draft) -> bytes:
    return json.dumps(said.fields()).encode()


@given(st.text())
def test_clean_text_is_text_that_a_draft_takes(words: str) -> None:
    cleaned = inputs.clean(words)
    assert drafts.lenient({"what": cleaned}).more == {}
    assert inputs.clean(cleaned) == cleaned


def test_every_input_has_a_name_and_boxes_say_what_they_belong_to(form: Form) -> None:
    form.offer(ALL)
    form.show()
    for kind in (QLineEdit, QPlainTextEdit, QComboBox):
        for widget in form.findChildren(kind):
            assert isinstance(widget, QWidget)
            assert widget.accessibleName() or isinstance(widget.parent(), QComboBox)
    boxes = [one for one in form.findChildren(QWidget) if one.objectName() == "alert_do_not_family"]
    assert boxes[0].accessibleDescription() == FIELDS["do_not"].title.message


@pytest.mark.parametrize("name", ALL)
def test_every_field_can_be_made_and_takes_nothing(qtbot: QtBot, name: str) -> None:
    one = inputs.make(f"alert_{name}", FIELDS[name].shape, lambda: None)
    qtbot.addWidget(one.widget)
    one.fill(None)
    empty: Value | None = one.value()
    assert empty is None
    one.retranslate(_english, "title")


def _english(text: Text) -> str:
    return text.message
