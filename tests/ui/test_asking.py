"""A refused form comes back over the same words, with the refusal where it belongs."""

import pytest
from django import forms
from django.test import RequestFactory

from linli.ground.shared.refusals import Invalid, Refused
from linli.ground.ui import asking


class Form(forms.Form):
    place = forms.CharField(label="在哪儿")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> asking.Asked:
    form = Form({"place": "8号院"})
    assert form.is_valid()
    return asking.page(RequestFactory().post("/"), "ui/parts/errors.html", form)


def test_a_refusal_of_a_field_stands_at_the_field(asked: asking.Asked) -> None:
    response = asked.again(Invalid({"place": "没有这个院。"}))
    assert response.status_code == 422
    assert asked.form.errors["place"] == ["没有这个院。"]
    assert "没有这个院。" in response.content.decode()
    assert asked.form["place"].value() == "8号院"


def test_a_refusal_of_everything_stands_on_top_with_its_own_status(asked: asking.Asked) -> None:
    class TooLate(Refused):
        status = 409
        sentence = "刚才有人改过了。"

    response = asked.again(TooLate())
    assert response.status_code == 409
    assert asked.form.non_field_errors() == ["刚才有人改过了。"]


def test_a_field_that_the_form_does_not_have_is_said_on_top(asked: asking.Asked) -> None:
    asked.again(Invalid({"weather": "下雨了。"}))
    assert asked.form.non_field_errors() == ["下雨了。"]


def test_the_doors_find_the_page_again(asked: asking.Asked) -> None:
    assert asking.asked_on(asked.request) is asked
    assert asking.asked_on(RequestFactory().get("/")) is None
