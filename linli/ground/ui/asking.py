"""A page that asks for something, and can ask again: what was typed is kept when it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from linli.ground.shared.refusals import Invalid, Refused

_ASKED = "linli_asked"


@dataclass(frozen=True, slots=True)
class Asked:
    """How a form's page is shown, the first time and again."""

    request: HttpRequest
    template: str
    form: BaseForm
    context: Mapping[str, object]

    def show(self, *, status: int | None = None, refusal: Refused | None = None) -> HttpResponse:
        """The page with its form, and with the `refusal` if one is to be said; 422 where the form has errors."""
        if status is None:
            status = 422 if self.form.is_bound and self.form.errors else 200
        context = {**self.context, "form": self.form, "refusal": refusal}
        return render(self.request, self.template, context, status=status)

    def again(self, refusal: Refused) -> HttpResponse:
        """The page again with the refusal's status, its words over the form or at the fields that it names."""
        fields = refusal.fields if isinstance(refusal, Invalid) else {}
        for name, words in fields.items():
            self.form.add_error(name if name in self.form.fields else None, str(words))
        if not fields:
            self.form.add_error(None, refusal.words)
        return self.show(status=refusal.status, refusal=refusal)


def page(request: HttpRequest, template: str, form: BaseForm, **context: object) -> Asked:
    """Remember on the request how this form is shown; the doors show it again if what follows is refused."""
    asked = Asked(request, template, form, context)
    setattr(request, _ASKED, asked)
    return asked


def asked_on(request: HttpRequest) -> Asked | None:
    """The page that this request came from, if a view said so."""
    return getattr(request, _ASKED, None)
