"""Acting on a case: each act has one address, one form, and the same call that JSON makes."""

from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.ground.once.keys import KeyReused
from linli.ground.shared.ids import uuid7
from linli.ground.ui import asking, cookies, times
from linli.life.cases import acts, beforehand, closing, guards, opening, queries, ringing, sentences
from linli.life.cases.acts import Act, Doer
from linli.life.cases.forms import ActForm, RevealForm
from linli.life.cases.keeping import holds_numbers
from linli.life.cases.models import Answer, Case
from linli.life.cases.opening import Opened
from linli.life.cases.sentences import Reader
from linli.life.cases.standing import Actor
from linli.life.cases.states import Who
from linli.life.cases.views import desks, photos
from linli.life.cases.visitor import Visitor, made_before, once_per_form, visitor
from linli.life.cases.workflow import WORKFLOW
from linli.town.people.allow import allow, person_of
from linli.town.people.contacts import LookIsOver

SAID: dict[str, str | Promise] = {
    "say": _("记下了，谢谢您说一声。"),
    "say-partly": _("记下了，按“好了一些”结。又不行了，7 天内还能说“还没有”。"),
    "say-not": _("对不起，没给您办好。这件事重新办，谁来办、几点前，下面看得到。"),
    "rate": _("记下了，谢谢您。"),
    "add": _("补上了，经办的人看得到。"),
    "withdraw": _("撤回了。以后还有事，随时说。"),
    "own": _("记下了，以后的进展告诉您，这件事由您说了算。"),
    "disown": _("记下了，您的号码取下来了，经办的人知道了。"),
    "correct": _("改好了。"),
    "answer": _("答复发出去了。"),
    "on-the-spot": _("记下了，办好的事会请居民说一声。"),
    "take-on": _("记下了，居民知道您这就过去。办好了点“就地办好”。"),
    "hand-up": _("交上去了，接的人和居民都会收到。"),
    "take-over": _("接过来了，原来在办的人和居民都会收到。"),
    "hand-down": _("交回去了，接的人和居民都会收到。"),
    "dispatch": _("派出去了，对方这就看得到。"),
    "accept": _("受理了。"),
    "start": _("接下了，居民看得到。"),
    "handle-verify": _("记下了，接着换人去核实。"),
    "handle": _("记下了，这就请居民说一声。"),
    "verify": _("核实过了，这就去问居民。"),
    "rework": _("请他们返工了。"),
    "ask-back": _("问出去了，有回话会告诉您。"),
    "promise": _("约好了，居民看得到。"),
    "give-back": _("退回去了，原因对方看得到。"),
    "take-back": _("收回来了，居民和原来的单位都会收到。现在重新安排。"),
    "refile": _("换好类别了，期限也跟着算好了。"),
    "suspend": _("先放下了，到日子会提醒。"),
    "resume": _("接着办。"),
    "urge": _("催过了，对方会收到。"),
    "release": _("公示栏上看得到这句话了。"),
    "reject": _("告诉居民该找谁了。"),
    "force": _("结了，原因居民看得到。"),
    "say-by-phone": _("记下了，是电话里说的。"),
    "say-for": _("记下了，写明是您代说的。他自己说的话，以他的为准。"),
    "rate-by-phone": _("记下了，是电话里评的。"),
}


MARKED = ("result", "finding", "reason", "words", "grade")
"""The field that says what was done or why, or how content one is: there a refusal of what was sent stands."""
ONCE, ONCE_MOST = "once", 64
"""By which name a phone keeps an act that waits for a line; the server's own key is the case, act and version."""
LOOK = "look"
"""Comes along where what was written is only to be seen in its form again, and not done."""
AT_THE_FIELD = (*guards.UNREADABLE, closing.NothingRated)


@allow(GET="anyone", POST="anyone")
def act(request: HttpRequest, case: UUID, name: str) -> HttpResponse:
    """One act on a case: its form, and doing it."""
    who, done = visitor(request), acts.named(name)
    seen = opening.opened(case, person=who.person, held=who.held, followed=who.followed)
    actor = acts.actor_of(seen.case, done, by=who.person, held=who.held, reporter=seen.reporter, at=who.at)
    version = _version(request, seen.case)
    key, doer = f"{case}:{name}:{version}", Doer(who.person, seen.reporter, version)
    asked, form = _form(request, seen, done, actor, who, key)
    if request.method != "POST":
        _is_offered(seen, done, actor, who)
        return asked.show()
    if not form.is_valid():
        if made_before(request, key):
            return _after(request, seen, done, form)
        _is_offered(seen, done, actor, who)
        return _again(request, asked, 422)
    if form.only_filled or form.stops or LOOK in request.POST:
        return _again(request, asked, 200)
    try:
        once_per_form(
            request, key, at=who.at, work=lambda: f"case:{acts.do(done, seen.case.pk, doer, who.at, form.given()).pk}"
        )
    except (KeyReused, guards.MovedOn):
        if not request.headers.get("HX-Request"):
            raise
        return desks.overtaken(request, str(case), _meanwhile(seen.case, version, who))
    except guards.PhotoMissing as refused:
        form.add_error("photos", refused.words)
        return _again(request, asked, refused.status)
    except AT_THE_FIELD as refused:
        form.add_error(next((name for name in MARKED if name in form.fields), None), refused.words)
        return _again(request, asked, refused.status)
    return _after(request, seen, done, form)


@allow(fresh=True, GET="desk|handler|call_back", POST="desk|handler|call_back")
def reveal(request: HttpRequest, case: UUID, reporter: int) -> HttpResponse:
    """See a reporter's number, for a reason that is written down and told to them."""
    who = visitor(request)
    seen = opening.opened(case, person=who.person, held=who.held, followed=())
    asked_for = opening.to_be_reached(seen, reporter, held=who.held, at=who.at)
    begun = request.method == "POST"
    form = RevealForm(request.POST if begun else None, initial={"once": uuid7()})
    context = {"case": seen.case, "back": _desk(seen.case), "called": asked_for.called}
    asked = asking.page(request, "cases/reveal.html", form, **context)
    if not (begun and form.is_valid()):
        return asked.show()
    by, said = person_of(request), form.cleaned_data
    looked = once_per_form(
        request,
        str(said["once"] or uuid7()),
        at=who.at,
        work=lambda: ringing.look(asked_for, by=by, why=said["why"], at=who.at),
    )
    try:
        phone = ringing.number(asked_for, looked, by=by, at=who.at)
    except LookIsOver as over:
        anew = request.POST.copy()
        anew["once"] = str(uuid7())
        return asking.page(request, "cases/reveal.html", RevealForm(anew), **context).again(over)
    return render(request, "cases/revealed.html", {**context, "phone": phone})


def _is_offered(seen: Opened, done: Act, actor: Actor | None, who: Visitor) -> None:
    """Say why the act cannot be done now, to whoever it is not offered to; nobody else is shown its form."""
    if actor is None:
        acts.refuse(seen.case, done, by=who.person, reporter=seen.reporter, at=who.at)


def _form(
    request: HttpRequest, seen: Opened, done: Act, actor: Actor | None, who: Visitor, key: str
) -> tuple[asking.Asked, ActForm]:
    """The page of one act; someone who may not do it any more still gets the form read, so that a retry is known."""
    standing = actor.who if actor is not None else Who.STREET
    data, wrongs = photos.gathered(request, key=key) if request.method == "POST" else (None, [])
    sender, outline = photos.sender(request), seen.in_outline
    form = ActForm(
        done, case=seen.case, who=standing, at=who.at, data=data, by=who.person, outline=outline, sender=sender
    )
    for words in wrongs if "photos" in form.fields else ():
        form.add_error("photos", words)
    context = {
        "case": seen.case,
        "act": done,
        "titled": seen.title,
        "label": done.label,
        "where": seen.case.number,
        "back": _back(seen, desks.crowd_of(request)),
        "crowd": desks.crowd_of(request),
        "once": request.POST.get(ONCE, "")[:ONCE_MOST],
        "notes": beforehand.notes(done.name, seen.case, actor.reporter if actor is not None else None, who.at),
    }
    return asking.page(request, "cases/act.html", form, **context), form


def _again(request: HttpRequest, asked: asking.Asked, status: int) -> HttpResponse:
    """The form again, with what is wrong or what was tapped; on a desk the form alone, in its own place."""
    if not request.headers.get("HX-Request"):
        return asked.show(status=status)
    response = render(request, "cases/parts/offer_form.html", {**asked.context, "form": asked.form}, status=status)
    act: Act = asked.context["act"]  # type: ignore[assignment]
    response["HX-Retarget"], response["HX-Reswap"], response["HX-Reselect"] = (
        f"#do-{act.name} form",
        "outerHTML",
        "form",
    )
    return response


def _meanwhile(case: Case, version: int, who: Visitor) -> str:
    """Who did what, and when, since the form that was sent was looked at: what one did oneself, else the last step."""
    steps = [step for step in queries.timeline(case) if step.seq > version]
    own = [step for step in steps if who.person is not None and step.by_id == who.person.pk]
    if own:
        did = {"at": times.words(own[0].at, now=who.at), "act": WORKFLOW[own[0].verb].label}
        return gettext("您%(at)s已经做过“%(act)s”。这是最新的，您写的还在，看一眼再决定。") % did
    if steps:
        what = sentences.said(steps[0], Reader.OUTLINE, own=False, at=who.at)
        told = {"at": times.words(steps[0].at, now=who.at), "what": what}
        return gettext("%(at)s，%(what)s。这是最新的，您写的还在，看一眼再决定。") % told
    return guards.MovedOn().words


def _version(request: HttpRequest, case: Case) -> int:
    """The version that was looked at when the form was filled in."""
    seen = request.POST.get("seen") or request.GET.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else case.version


def _after(request: HttpRequest, seen: Opened, done: Act, form: BaseForm) -> HttpResponse:
    """Back to the case, saying that it is done, and that numbers of persons were taken out of what was typed."""
    answer = form.cleaned_data.get("answer", "") if done.name == "say" else ""
    unexplained = answer == Answer.NOT and not form.cleaned_data.get("words")
    onward = reverse("cases:mine") if done.name == "disown" else _next(request, seen)
    response: HttpResponseBase = redirect(f"{onward}{'?why=1' if unexplained else ''}")
    if done.name == "handle" and opening.waits_to_be_verified(seen.case.pk):
        answer = "verify"
    said = str(SAID.get(f"{done.name}-{answer}") or SAID[done.name])
    office = seen.reporter is None
    if any(isinstance(value, str) and holds_numbers(value, office=office) for value in form.cleaned_data.values()):
        said = gettext("%(said)s电话、身份证号、邮箱去掉了，没有保存。") % {"said": said}
    once = request.POST.get(ONCE, "")[:ONCE_MOST]
    written = cookies.Done(f"{seen.case.public_id}:{done.name}", once, seen.case.number) if once else None
    cookies.say(response, said, done=written)
    return response  # type: ignore[return-value]


def _next(request: HttpRequest, seen: Opened) -> str:
    """Where one is led after an act: to the case, or to the desk's list where it is no longer one's own.

    Who answers the members of a crowd one after another stays among them.
    """
    if seen.reporter is not None or seen.helped:
        return _back(seen)
    who = visitor(request)
    stays = opening.seen(seen.case.public_id, person=who.person, held=who.held, followed=()) is not None
    return _desk(seen.case, desks.crowd_of(request)) if stays else reverse("cases:desk")


def _back(seen: Opened, crowd: str = "") -> str:
    if seen.reporter is not None or seen.helped:
        return reverse("cases:case", args=[seen.case.public_id])
    return _desk(seen.case, crowd)


def _desk(case: Case, crowd: str = "") -> str:
    within = f"crowd={crowd}&" if crowd else ""
    return f"{reverse('cases:desk')}?{within}open={case.public_id}"
