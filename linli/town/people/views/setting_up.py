"""For those who set things up: posts, organisations, staff accounts."""

from urllib.parse import quote

from django.forms import BaseForm, model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.ground.shared.moments import now
from linli.ground.shared.paging import page
from linli.ground.ui import asking

from .. import (
    appoint,
    choosing,
    forms,
    naming,
    once_more,
    organisation_forms,
    organisations,
    queries,
    responsibility,
    rows,
    serving,
    shutting_out,
    staff_accounts,
    staffing,
    yearly,
)
from ..allow import allow, person_of, posts_in
from .ways import onward, posted


@allow(GET="appointer")
def posts(request: HttpRequest) -> HttpResponse:
    """The posts that one may give, as they are held now."""
    at, name, after = now(), request.GET.get("name", "").strip(), request.GET.get("after")
    given = queries.held_by(queries.posts_given(posts_in(request), at), name)
    desks = [] if after else queries.at_desks(given)
    shown = page(given.exclude(role__in=queries.AT_DESKS), order=("role", "id"), after=after)
    context = {"groups": rows.by_role([*desks, *shown.rows], at), "name": name, "after": shown.after, "back": "/me/"}
    return render(request, "people/posts.html", context)


@allow(fresh=True, GET="appointer", POST="appointer")
def new_post(request: HttpRequest) -> HttpResponse:
    """Give someone a post."""
    form = forms.Appoint(posted(request), queries.roles_given(posts_in(request)))
    asked = _asked(request, form, title=_("安排一个岗位"), words=_("安排上"), back="/posts/")
    if not form.is_valid():
        return asked.show()
    staffing.take_on(by=person_of(request), at=now(), **form.cleaned_data)
    return onward("people:posts", _("安排好了，从现在起算。"))


@allow(fresh=True, GET="appointer", POST="appointer")
def post(request: HttpRequest, public_id: str) -> HttpResponse:
    """One post: hand it over to someone else."""
    at = now()
    kept = queries.post_given(posts_in(request), public_id)
    form = forms.Handover(posted(request))
    asked = asking.page(request, "people/post.html", form, post=rows.posts([kept], at)[0], back="/posts/")
    if not form.is_valid():
        return asked.show()
    staffing.hand_over(post_id=kept.pk, by=person_of(request), at=at, **form.cleaned_data)
    return onward("people:posts", _("交接好了，从这一分钟起归接任的人。"))


@allow(fresh=True, GET="appointer", POST="appointer")
def naming_of(request: HttpRequest, public_id: str) -> HttpResponse:
    """Set right how the holder of a post is named and called."""
    at = now()
    kept = queries.post_given(posts_in(request), public_id)
    form = forms.Naming(posted(request), initial={"name": kept.person.name, "called": kept.person.called})
    asked = _asked(
        request,
        form,
        title=_("改姓名或称呼"),
        line=_("从现在起办的事用新的称呼，以前的进展上还写着原来的。会告诉本人是谁改的。"),
        words=_("改好了"),
        back=reverse("people:post", args=[public_id]),
    )
    if not form.is_valid():
        return asked.show()
    naming.correct(post_id=kept.pk, by=person_of(request), at=at, **form.cleaned_data)
    return onward("people:post", _("改好了，也告诉本人了。"), public_id)


@allow(GET="appointer", POST="appointer")
def end_post(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a post; the page asks once more before."""
    at = now()
    kept = queries.post_given(posts_in(request), public_id)
    if request.method != "POST":
        if kept.ends_at is not None and kept.ends_at <= at:
            return onward("people:post", _("这个岗位已经结束了。"), public_id)
        return _once_more(request, once_more.ending(kept, at))
    appoint.end(post_id=kept.pk, by=person_of(request), at=at)
    return onward("people:posts", _("岗位结束了。"))


@allow(GET="organisation_keeper")
def all_organisations(request: HttpRequest) -> HttpResponse:
    """The organisations that one keeps."""
    at = now()
    kept = queries.organisations_kept(posts_in(request), at)
    shown = page(kept, order=("kind", "name", "id"), after=request.GET.get("after"))
    context = {"rows": rows.organisations(shown.rows), "after": shown.after, "back": "/me/"}
    return render(request, "people/organisations.html", context)


@allow(GET="organisation_keeper", POST="organisation_keeper")
def new_organisation(request: HttpRequest) -> HttpResponse:
    """Register an organisation; the next page asks what it answers for."""
    at = now()
    places = choosing.places(posts_in(request), at)
    form = organisation_forms.OrganisationForm(posted(request), places=places, kinds=choosing.kinds(posts_in(request)))
    asked = _asked(request, form, title=_("登记单位"), words=_("登记"), back="/organisations/")
    if not form.is_valid():
        return asked.show()
    said = form.cleaned_data
    place = queries.place_by_code(said.pop("place"), at)
    made = organisations.register(by=person_of(request), at=at, place_id=place.pk, **said)
    return onward("people:organisation", _("登记好了。再选它管哪一类、管到哪儿，事就能派给它了。"), made.public_id)


@allow(GET="organisation_keeper", POST="organisation_keeper")
def organisation_details(request: HttpRequest, public_id: str) -> HttpResponse:
    """Set right what is known of an organisation as it was seen; one that was seen closed opens again."""
    at = now()
    kept = queries.organisation_kept(posts_in(request), public_id)
    stands = {"place": kept.place.code if kept.place is not None else "", "seen": organisations.as_it_stands(kept)}
    form = organisation_forms.OrganisationSeen(
        posted(request),
        places=choosing.homes(kept, posts_in(request), at),
        kinds=choosing.kinds(posts_in(request), kept),
        initial={**model_to_dict(kept), **stands},
    )
    title, words = (_("改登记的内容"), _("改好了")) if kept.valid_until is None else (_("重新启用"), _("启用"))
    asked = _asked(request, form, title=title, words=words, back=reverse("people:organisation", args=[public_id]))
    if not form.is_valid():
        return asked.show()
    said = form.cleaned_data
    place = queries.place_by_code(said.pop("place"), at)
    organisations.keep(code=kept.code, by=person_of(request), at=at, place_id=place.pk, **said)
    return onward("people:organisation", _("记下了。"), public_id)


@allow(GET="organisation_keeper", POST="organisation_keeper")
def organisation(request: HttpRequest, public_id: str) -> HttpResponse:
    """One organisation: what it answers for, and one thing more."""
    at = now()
    kept = queries.organisation_kept(posts_in(request), public_id)
    places, bodies = choosing.places(posts_in(request), at), choosing.bodies(posts_in(request))
    form = organisation_forms.ResponsibilityForm(posted(request), places=places, bodies=bodies)
    asked = asking.page(
        request,
        "people/organisation.html",
        form,
        organisation=kept,
        others_too=serving.beyond(kept, person_of(request), at),
        line=rows.organisation_line(kept),
        responsibilities=rows.responsibilities(queries.responsibilities_of(kept, at)),
        back="/organisations/",
    )
    if not form.is_valid():
        return asked.show()
    said = form.cleaned_data
    place = choosing.place_meant(said["place"], said["where"], at)
    responsibility.give_by_codes(
        organisation_id=kept.pk,
        body_code=said["body"],
        place_code=place.code,
        rank=said["rank"],
        by=person_of(request),
        at=at,
    )
    return onward("people:organisation", _("记下了，从现在起派给它。"), public_id)


@allow(POST="organisation_keeper")
def end_responsibility(request: HttpRequest, public_id: str, row_id: str) -> HttpResponse:
    """Let an organisation no longer answer for something."""
    at = now()
    kept = queries.organisation_kept(posts_in(request), public_id)
    row = queries.responsibility_of(kept, row_id)
    responsibility.end(responsibility_id=row.pk, by=person_of(request), at=at)
    return onward("people:organisation", _("不再派给它了。"), public_id)


@allow(GET="organisation_keeper", POST="organisation_keeper")
def close_organisation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close an organisation; the page says before what ends with it."""
    at = now()
    kept = queries.organisation_kept(posts_in(request), public_id)
    if request.method != "POST":
        if kept.valid_until is not None:
            return onward("people:organisation", _("这个单位已经停用了。"), public_id)
        return _once_more(request, once_more.closing(kept, person_of(request), at))
    organisations.close(organisation_id=kept.pk, by=person_of(request), at=at)
    return onward("people:organisations", _("停用了，它的岗位和责任也一起结束了。"))


@allow(GET="system_admin")
def accounts(request: HttpRequest) -> HttpResponse:
    """Everyone with a staff post or an account."""
    at, name, opened = now(), request.GET.get("name", "").strip(), request.GET.get("opened", "")
    shown = page(queries.staff(at, name, opened), order=("name", "id"), after=request.GET.get("after"))
    filters = [
        {"words": words, "href": f"?opened={value}&name={quote(name)}", "here": opened == value}
        for value, words in (("", _("都看")), ("no", _("还没开户")), ("yes", _("开了户的")))
    ]
    context = {"rows": rows.accounts(shown.rows, at), "after": shown.after, "back": "/me/"}
    context |= {"name": name, "opened": opened, "filters": filters, "short": yearly.short(posts_in(request), at)}
    return render(request, "people/accounts.html", context)


@allow(fresh=True, GET="system_admin", POST="system_admin")
def account(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open a staff account, or open it anew; its link is shown this once."""
    at = now()
    member = queries.staff_member(public_id, at)
    known = getattr(member, "staff_account", None)
    form = forms.Account(posted(request), initial={"username": known.username if known is not None else ""})
    asked = asking.page(request, "people/account.html", form, member=rows.accounts([member], at)[0], back="/accounts/")
    if not form.is_valid():
        return asked.show()
    opened = staff_accounts.open_account(
        person_id=member.pk, username=form.cleaned_data["username"], by=person_of(request), at=at
    )
    link = request.build_absolute_uri(reverse("people:begin", args=[opened.secret]))
    return render(request, "people/opened.html", {"link": link, "member": member, "back": "/accounts/"})


@allow(GET="system_admin", POST="system_admin")
def deactivate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close every door to a staff member at once, asked once more before; shutting one waits for no code."""
    at = now()
    member = queries.staff_member(public_id, at)
    if request.method != "POST":
        if not member.is_active:
            return onward("people:account", _("这个账号已经停用了。"), public_id)
        return _once_more(request, once_more.shutting_out(member, at))
    shutting_out.deactivate(person_id=member.pk, by=person_of(request), at=at)
    return onward("people:accounts", _("停用了，马上退出。"))


@allow(fresh=True, POST="system_admin")
def reactivate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a staff member in again."""
    at = now()
    member = queries.staff_member(public_id, at)
    shutting_out.reactivate(person_id=member.pk, by=person_of(request), at=at)
    return onward("people:accounts", _("又能登录了。"))


def _asked(request: HttpRequest, form: BaseForm, **context: object) -> asking.Asked:
    """The page of a plain form, in the frame of the desk it is filled in at."""
    return asking.page(request, "people/form.html", form, frame="ui/working.html", **context)


def _once_more(request: HttpRequest, question: rows.Row) -> HttpResponse:
    context = {"confirm": question, "frame": "ui/working.html", "back": question["back"]}
    return render(request, "people/confirm.html", context)
