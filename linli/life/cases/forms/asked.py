"""The fields of acts, by the names by which acts ask for them: what is asked of whoever acts on a case."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.life.cases import guards, helping, matters, queries, voices
from linli.life.cases.acts import BY_NAME
from linli.life.cases.forms.picturing import photos_field
from linli.life.cases.leading import choices, nobody_to_choose
from linli.life.cases.models import Answer, Case, Grade, Origin
from linli.life.cases.states import Who
from linli.town.people.models import Person
from linli.town.people.scopes import posts_of
from linli.town.people.usual_words import spoken
from linli.town.places.names import spoken_by_path

LONG = 2000


@dataclass(frozen=True)
class About:
    """What a field may have to know: the case, who fills it and as what, when, and whether they may read it."""

    case: Case
    who: Who
    at: datetime
    act: str
    outline: bool
    by: Person | None = None


LABELS = {
    "add": gettext_lazy("补一句"),
    "answer": gettext_lazy("对报事的人说"),
    "ask-back": gettext_lazy("想问报事的人什么"),
    "correct": gettext_lazy("正确的说法"),
    "dispatch": gettext_lazy("交代一句"),
    "promise": gettext_lazy("带一句话"),
    "release": gettext_lazy("公开的这句话"),
    "urge": gettext_lazy("催一句"),
    "take-on": gettext_lazy("带一句话"),
    "take-over": gettext_lazy("对报事的人说"),
    "withdraw": gettext_lazy("为什么撤回"),
    "say": gettext_lazy("想说的话"),
}
PICK = gettext_lazy("请从列出来的里面选一个。")
"""What stands at a choice where the work has no sentence of its own."""
HELPS = {
    "release": gettext_lazy("公示栏上谁都能看到。只能用报事时的原话，称呼、号码、门牌用“…”略去"),
    "answer": gettext_lazy("说清谁来、什么时候、下一步做什么"),
    "hand-up": gettext_lazy("接的人看得到；居民只看得到上面选的那一句"),
    "hand-down": gettext_lazy("接的人看得到，居民看不到"),
}


def _long(label: Any, refusal: type[Exception] | None = None, help_text: Any = "") -> forms.CharField:
    messages = {"required": refusal.sentence} if refusal is not None else {}  # type: ignore[attr-defined]
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONG,
        error_messages=messages,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )


def _one_of(label: Any, options: type[Answer] | type[Grade], refusal: type[Exception] | None = None) -> forms.Field:
    says = refusal.sentence if refusal is not None else PICK  # type: ignore[attr-defined]
    return forms.ChoiceField(label=label, choices=options, widget=forms.RadioSelect, error_messages=_unchosen(says))


def _unchosen(says: Any) -> dict[str, Any]:
    """What stands at a choice of which nothing was taken, or something that is not among it."""
    return {"required": says, "invalid_choice": says}


def _words(about: About) -> forms.Field:
    label = LABELS.get(about.act, gettext_lazy("写一句"))
    noted = (
        about.act == "correct" and about.who != Who.REPORTER and about.case.origin not in (Origin.GRID, Origin.STAFF)
    )
    if noted:
        return _long(gettext_lazy("补记一句"), help_text=gettext_lazy("报事人的原话不动，这句记在旁边，报事人看得到"))
    field = _long(label, guards.WordsMissing, HELPS.get(about.act, ""))
    if about.act in ("correct", "release"):
        field.initial = about.case.words
    return field


def _place(about: About) -> forms.Field:
    now = spoken_by_path([about.case.place_path], at=about.at)[about.case.place_path]
    return forms.CharField(
        label=gettext_lazy("在哪儿"),
        help_text=_("现在记的是“%(place)s”。不对就写对的，比如：8号院14号楼2单元") % {"place": now},
        max_length=80,
    )


def _category(about: About) -> forms.Field:
    return forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=[("", _("选一个")), *matters.grouped(about.at)],
        initial=about.case.category.code if about.case.category else "",
        error_messages=_unchosen(guards.CategoryMissing.sentence),
    )


def _organisation(about: About) -> forms.Field:
    found = choices(about.case, about.who, about.at)
    options = [(each.pk, f"{each.named()}\n{spoken(each.what_for)}".strip()) for each in found]
    nobody = "" if found else nobody_to_choose(about.case, about.who, about.at)
    return forms.TypedChoiceField(
        label=gettext_lazy("由谁来办"),
        help_text=nobody,
        choices=options,
        initial=options[0][0] if len(options) == 1 else None,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=_unchosen(nobody or guards.OrganisationMissing.sentence),
    )


def _until(about: About) -> forms.Field:
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": "short"})
    return forms.DateTimeField(
        label=gettext_lazy("几点前到"), widget=widget, error_messages={"required": guards.TimeMissing.sentence}
    )


def _review(about: About) -> forms.Field:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "short"})
    return forms.DateField(
        label=gettext_lazy("哪天再看"), widget=widget, error_messages={"required": guards.TimeMissing.sentence}
    )


def _ground(about: About) -> forms.Field:
    grounds = [("third_party", _("等第三方")), ("season", _("等季节")), ("money", _("等资金"))]
    return forms.ChoiceField(
        label=gettext_lazy("等什么"), choices=grounds, widget=forms.RadioSelect, error_messages=_unchosen(PICK)
    )


def _why(about: About) -> forms.Field:
    reasons = [("beyond", _("我们这儿办不了")), ("joint", _("牵涉好几家，要上面协调")), ("tried", _("办过，没办好"))]
    return forms.ChoiceField(
        label=gettext_lazy("为什么交上去"),
        choices=reasons,
        widget=forms.RadioSelect,
        error_messages=_unchosen(guards.WhyMissing.sentence),
    )


def _reason(about: About) -> forms.Field:
    return _long(gettext_lazy("原因"), guards.ReasonMissing, HELPS.get(about.act, gettext_lazy("对方会看到")))


def _reporter(about: About) -> forms.Field:
    by_id = about.by.pk if about.by is not None else None
    if about.act == "say-for":
        found = helping.spoken_for(about.case, by_id, posts_of(about.by, about.at))
    else:
        found = voices.callable_for("rate" if about.act == "rate-by-phone" else "say").filter(case=about.case.pk)
    meant = set(found.values_list("pk", flat=True))
    options = []
    for n, each in enumerate(queries.reporters(about.case), start=1):
        wrote = by_id is not None and each.written_by_id == by_id
        called = each.called if wrote or not about.outline else ""
        options += [(each.pk, called or _("报事人 %(n)s") % {"n": n})] if each.pk in meant else []
    return forms.TypedChoiceField(
        label=gettext_lazy("替谁说") if about.act == "say-for" else gettext_lazy("谁说的"),
        choices=options,
        initial=options[0][0] if len(options) == 1 else None,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=_unchosen(PICK),
    )


def _unit(label: Any) -> Callable[[About], forms.Field]:
    return lambda about: forms.CharField(
        label=label,
        help_text=gettext_lazy("别让人白跑"),
        max_length=120,
        error_messages={"required": guards.NextUnitMissing.sentence},
    )


FIELDS: dict[str, Callable[[About], forms.Field]] = {
    "words": _words,
    "result": lambda about: _long(gettext_lazy("做了什么"), guards.EmptyResult, gettext_lazy("居民会看到这句话")),
    "finding": lambda about: _long(gettext_lazy("您看到了什么"), guards.FindingMissing),
    "reason": _reason,
    "why": _why,
    "category": _category,
    "organisation_id": _organisation,
    "answer": lambda about: _one_of(gettext_lazy("好了吗"), Answer, guards.AnswerMissing),
    "grade": lambda about: _one_of(gettext_lazy("对结果"), Grade),
    "attitude": lambda about: _one_of(gettext_lazy("对办事的人"), Grade),
    "until": _until,
    "review_at": _review,
    "ground": _ground,
    "reporter": _reporter,
    "proposed": _unit(gettext_lazy("建议找谁办")),
    "next_unit": _unit(gettext_lazy("该找谁办")),
    "place": _place,
    "photos": lambda about: photos_field(BY_NAME[about.act].verb),
    "spot": lambda about: forms.CharField(label=gettext_lazy("具体在哪儿"), max_length=120, initial=about.case.spot),
}
