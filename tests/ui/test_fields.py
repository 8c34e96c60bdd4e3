"""Fields copied plainly are the copies that Django would have made, and each form's own."""

import copy
from typing import Any

import pytest
from django import forms

from linli.ground.ui import fields
from linli.ground.ui.fields import _Fields, copied_plainly
from linli.life.cases.forms import FoundForm, ReportForm


def parts(field: forms.Field) -> dict[str, Any]:
    """All that a field and its widget hold."""
    return vars(field) | {"widget": (type(field.widget), vars(field.widget) | {"choices": None}), "_choices": None}


@pytest.mark.parametrize("form", [ReportForm, FoundForm])
def test_a_copy_holds_what_django_would_have_copied(form: type[forms.Form]) -> None:
    assert isinstance(form.base_fields, _Fields)
    usual = copy.deepcopy(dict(form.base_fields))
    made = copy.deepcopy(form.base_fields)
    assert list(made) == list(usual)
    for name, field in made.items():
        assert type(field) is type(usual[name])
        assert parts(field) == parts(usual[name])


def shared(made: dict[str, forms.Field], form: type[forms.Form]) -> set[tuple[str, str]]:
    """What of the fields (name, attribute) and their widgets is the class's own and may change."""
    return {
        (name, key)
        for name, field in made.items()
        for mine, own in ((field, form.base_fields[name]), (field.widget, form.base_fields[name].widget))
        for key, value in vars(mine).items()
        if isinstance(value, list | dict | forms.Widget) and value is vars(own)[key]
    }


@pytest.mark.parametrize("form", [ReportForm, FoundForm])
def test_a_copy_shares_with_its_class_no_more_than_django_would_have_let_it(form: type[forms.Form]) -> None:
    usual = shared(copy.deepcopy(dict(form.base_fields)), form)
    assert shared(copy.deepcopy(form.base_fields), form) == usual
    assert not {key for _name, key in usual} & {"widget", "attrs", "error_messages", "validators"}


@pytest.mark.parametrize("form", [ReportForm, FoundForm])
def test_control_fields_copied_flatly_share_all_of_it(form: type[forms.Form], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fields, "_copied", lambda field, _memo: fields._twin(field))
    made = shared(copy.deepcopy(form.base_fields), form)
    assert {key for _name, key in made} >= {"widget", "attrs", "error_messages", "validators"}


def test_what_a_form_does_to_its_fields_stays_with_it() -> None:
    @copied_plainly
    class Asked(forms.Form):
        words = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=9)
        kind = forms.ChoiceField(choices=[("a", "A")])

    one, other = Asked(), Asked()
    field: Any = one.fields["words"]
    field.required, field.widget.attrs["rows"], field.error_messages["required"] = False, 5, "!"
    field.validators.clear()
    kind: Any = one.fields["kind"]
    kind.choices = [("b", "B")]
    untouched: Any = other.fields["words"]
    assert untouched.required
    assert untouched.widget.attrs["rows"] == 3
    assert untouched.error_messages["required"] != "!"
    assert untouched.validators
    assert Asked({"words": "0123456789", "kind": "a"}).errors.keys() == {"words"}
