"""Coming in and going out."""

from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.ground.shared.moments import now
from linli.ground.shared.network import network_of
from linli.ground.ui import asking, cookies, qr
from linli.ground.ui.context import whose

from .. import authenticator, budget, contacts, forms, pacing, sessions, signing_in, staff_accounts, staff_door
from ..allow import allow, person_of
from ..models import Person
from .ways import posted


@allow(GET="anyone", POST="anyone")
def phone(request: HttpRequest) -> HttpResponse:
    """Residents come in: which phone to send a code to."""
    form = forms.Phone(posted(request))
    onward = request.POST.get("next") or request.GET.get("next", "")
    challenge = partial(_puzzle_due, request)
    asked = asking.page(request, "people/phone.html", form, challenge=challenge, next=onward, back="/")
    if not form.is_valid():
        return asked.show()
    request.session["next"] = onward
    _ask(request, form, now(), signing_in.SIGN_IN)
    return redirect("people:code")


@allow(GET="anyone", POST="anyone")
def code(request: HttpRequest) -> HttpResponse:
    """Residents come in: the six digits."""
    waiting = request.session.get("code", "")
    if not waiting:
        return redirect("people:in")
    at = now()
    form = forms.Code(posted(request))
    challenge = partial(signing_in.puzzle_for, waiting, at)
    sent = partial(signing_in.waiting, waiting, at)
    asked = asking.page(request, "people/code.html", form, challenge=challenge, sent=sent, back="/in/", mistyped="/in/")
    if not form.is_valid():
        return asked.show()
    proven = _prove(request, waiting, form, at, signing_in.SIGN_IN)
    person = signing_in.welcome(proven=proven, at=at, language=get_language() or "zh-hans")
    return _marked(request, _come_in(request, person, at), proven)


@allow(fresh=True, GET="signed_in", POST="signed_in")
def new_phone(request: HttpRequest) -> HttpResponse:
    """Another phone: which one to send a code to."""
    form = forms.Phone(posted(request))
    asked = asking.page(
        request,
        "people/form.html",
        form,
        title=_("换手机号"),
        line=_("给新号码发一条验证码。换好以后，别处的登录都会退出。"),
        words=_("发验证码"),
        back="/me/",
        challenge=partial(_puzzle_due, request),
    )
    if not form.is_valid():
        return asked.show()
    _ask(request, form, now(), _new_phone_of(person_of(request)))
    return redirect("people:new-phone-code")


@allow(fresh=True, GET="signed_in", POST="signed_in")
def new_phone_code(request: HttpRequest) -> HttpResponse:
    """Another phone: the six digits sent there. Every session of this person ends but the one at hand."""
    waiting = request.session.get("code", "")
    if not waiting:
        return redirect("people:new-phone")
    at = now()
    form = forms.Code(posted(request))
    challenge = partial(signing_in.puzzle_for, waiting, at)
    sent, back = partial(signing_in.waiting, waiting, at), "/me/phone/"
    asked = asking.page(request, "people/code.html", form, challenge=challenge, sent=sent, back=back, mistyped=back)
    if not form.is_valid():
        return asked.show()
    person = person_of(request)
    proven = _prove(request, waiting, form, at, _new_phone_of(person))
    contacts.keep(person, contacts.PHONE, proven.phone, at, verified=True)
    person.refresh_from_db()
    request.session["next"] = "/me/"
    return _marked(request, _come_in(request, person, at), proven)


@allow(GET="anyone", POST="anyone")
def staff(request: HttpRequest) -> HttpResponse:
    """Staff come in: user name, password and the authenticator's code."""
    form = forms.StaffDoor(posted(request))
    onward = request.POST.get("next") or request.GET.get("next", "")
    asked = asking.page(request, "people/staff.html", form, next=onward, back="/in/")
    if not form.is_valid():
        return asked.show()
    at = now()
    person = staff_door.enter(**form.cleaned_data, at=at, network=network_of(request))
    request.session["next"] = onward or settings.STAFF_BEGIN_AT
    return _come_in(request, person, at, fresh_for=sessions.FRESH)


@allow(GET="anyone", POST="anyone")
def begin(request: HttpRequest, secret: str) -> HttpResponse:
    """A new staff account, once its owner's phone is proven: the password, and the authenticator bound by its QR."""
    at = now()
    account = staff_accounts.invited(secret, at)
    if not staff_accounts.phone_proven(account, secret):
        return redirect("people:begin-phone", secret)
    link = authenticator.link(account)
    form = forms.Begin(posted(request))
    asked = asking.page(
        request, "people/begin.html", form, username=account.username, link=link, picture=qr.picture(link)
    )
    if not form.is_valid():
        return asked.show()
    staff_accounts.begin(secret=secret, **form.cleaned_data, at=at)
    response = redirect("people:staff")
    cookies.say(response, _("账号开好了，现在登录吧。"))
    return response


@allow(GET="anyone", POST="anyone")
def begin_phone(request: HttpRequest, secret: str) -> HttpResponse:
    """A new staff account: have a code sent to its owner's own phone, whoever holds the link."""
    at = now()
    account = staff_accounts.invited(secret, at)
    form = forms.Answer(posted(request))
    phone = contacts.masked(account.person, contacts.PHONE)
    challenge = partial(_puzzle_due, request)
    asked = asking.page(request, "people/begin_phone.html", form, phone=phone, challenge=challenge)
    if not form.is_valid():
        return asked.show()
    browser = request.session.setdefault("browser", signing_in.new_browser())
    digits, answer = signing_in.new_digits(), form.cleaned_data["answer"]
    sent = staff_accounts.send_code(
        secret=secret, browser=browser, digits=digits, answer=answer, at=at, **_whence(request)
    )
    request.session["code"] = str(sent.public_id)
    return redirect("people:begin-code", secret)


@allow(GET="anyone", POST="anyone")
def begin_code(request: HttpRequest, secret: str) -> HttpResponse:
    """A new staff account: the six digits that came to its owner's phone."""
    at = now()
    account = staff_accounts.invited(secret, at)
    waiting = request.session.get("code", "")
    if not waiting:
        return redirect("people:begin-phone", secret)
    form = forms.Code(posted(request))
    challenge = partial(signing_in.puzzle_for, waiting, at)
    back = reverse("people:begin-phone", args=[secret])
    sent = partial(signing_in.waiting, waiting, at)
    asked = asking.page(request, "people/code.html", form, challenge=challenge, sent=sent, back=back)
    if not form.is_valid():
        return asked.show()
    proven = _prove(request, waiting, form, at, staff_accounts.beginning_of(account))
    return redirect("people:begin", staff_accounts.prove_phone(secret=secret, proven=proven, at=at))


@allow(POST="anyone")
def out(request: HttpRequest) -> HttpResponse:
    """Going out."""
    theirs = whose(request)
    sessions.sign_out(request)
    response = redirect("/")
    cookies.say(response, _("退出来了。"), done=cookies.Done(cookies.LEAVING, theirs, "") if theirs else None)
    return response


def _ask(request: HttpRequest, form: forms.Phone, at: datetime, purpose: str) -> None:
    """Have a code sent, for this browser to give back; its puzzles are about the secret of its first asking."""
    browser = request.session.setdefault("browser", signing_in.new_browser())
    sent = signing_in.ask(
        phone=form.cleaned_data["phone"],
        answer=form.cleaned_data["answer"],
        browser=browser,
        digits=signing_in.new_digits(),
        purpose=purpose,
        at=at,
        language=get_language() or "zh-hans",
        **_whence(request),
    )
    request.session["code"] = str(sent.public_id)


def _whence(request: HttpRequest) -> dict[str, str]:
    """By what asking for codes is counted besides the browser's secret."""
    return {"network": network_of(request), "marks": request.COOKIES.get(cookies.MARKS, "")}


def _marked(request: HttpRequest, response: HttpResponse, proven: signing_in.Proven) -> HttpResponse:
    """Let this browser keep that the number was proven in it, so that a stranger's asking never shuts it out."""
    cookies.keep(response, cookies.MARKS, pacing.with_mark(request.COOKIES.get(cookies.MARKS, ""), proven.phone))
    return response


def _puzzle_due(request: HttpRequest) -> str:
    """The challenge for this browser's next asking, "" while none is due."""
    return budget.puzzle_due(request.session.get("browser", ""), now())


def _prove(request: HttpRequest, waiting: str, form: forms.Code, at: datetime, purpose: str) -> signing_in.Proven:
    """Take the digits that this browser gives back."""
    return signing_in.prove(
        code_id=waiting,
        browser=request.session.get("browser", ""),
        digits=form.cleaned_data["digits"],
        answer=form.cleaned_data["answer"],
        purpose=purpose,
        at=at,
    )


def _new_phone_of(person: Person) -> str:
    """What the digits are for that give this person another phone."""
    return f"{signing_in.NEW_PHONE}:{person.pk}"


def _come_in(
    request: HttpRequest, person: Person, at: datetime, *, fresh_for: timedelta = timedelta(0)
) -> HttpResponse:
    """Sign in, and go on to where one wanted to go, in one's own language."""
    onward = request.session.pop("next", "")
    for used in ("code", "browser"):
        request.session.pop(used, None)
    sessions.sign_in(request, person, at, fresh_for=fresh_for)
    ours = url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure())
    response = redirect(onward if ours else "/")
    cookies.keep_language(response, person.language)
    cookies.bring_large_type(response, person.large_type)
    return response
