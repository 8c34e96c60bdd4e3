"""Rows as the pages show them: ready strings, so that a list's loop asks and computes nothing."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.ground.audit.models import Reading
from linli.ground.shared.text import in_groups
from linli.ground.ui.lists import listed
from linli.ground.ui.times import day, spoken

from . import deciding, queries, usual_words
from .api_keys import SCOPES
from .claims import at_desk
from .models import ApiKey, DwellingClaim, Membership, Organisation, Person, Post, Responsibility, Tie
from .roles import Role
from .rules import RULES, Asker
from .scopes import Held

type Row = dict[str, object]

_STATES = {"pending": "wait", "confirmed": "solved", "refused": "shut", "withdrawn": "shut"}


def homes(members: Iterable[Membership], at: datetime) -> list[Row]:
    """Confirmed homes, for `ui/parts/list.html`, each with the page on which one moves out."""
    members = list(members)
    said = queries.addresses([each.household.dwelling for each in members], at)
    return [
        {
            "title": said[each.household.dwelling_id],
            "line": Tie(each.kind).label,
            "state": "solved",
            "state_words": _("已确认"),
            "href": reverse("people:move-out", args=[each.public_id]),
        }
        for each in members
    ]


def leaving(member: Membership, at: datetime) -> Row:
    """The question before moving out, for `ui/parts/confirm.html`."""
    said = queries.addresses([member.household.dwelling], at)[member.household.dwelling_id]
    return {
        "title": _("您从这儿搬走了吗？"),
        "line": said,
        "href": reverse("people:move-out", args=[member.public_id]),
        "words": _("搬走了"),
        "back": reverse("people:homes"),
    }


def claims(rows: Iterable[DwellingClaim], at: datetime) -> list[Row]:
    """One's claims, with the button that takes a waiting one back, for `ui/parts/cases.html`."""
    rows = [row for row in rows if row.state != DwellingClaim.State.CONFIRMED]
    said = queries.addresses([row.dwelling for row in rows], at)
    return [
        {
            "state": _STATES[row.state],
            "state_words": DwellingClaim.State(row.state).label,
            "aside": spoken(row.decided_at or row.made_at, now=at),
            "title": said[row.dwelling_id],
            "line": _claim_line(row),
            "act_href": reverse("people:withdraw", args=[row.public_id]) if row.state == "pending" else "",
            **_act(_("撤回"), said[row.dwelling_id]),
        }
        for row in rows
    ]


def _act(words: str, thing: str) -> Row:
    """A button's words, and what they are of for whoever hears them alone."""
    return {"act_words": words, "act_label": _("%(act)s：%(thing)s") % {"act": words, "thing": thing}}


def _claim_line(row: DwellingClaim) -> str:
    """As what it was claimed; refused or left to the desk, what one can do."""
    if row.state == DwellingClaim.State.REFUSED:
        return _("%(reason)s。弄错了的话，带上房本或租房合同到社区报到台，当面确认。") % {"reason": row.reason}
    if row.state == DwellingClaim.State.PENDING and row.left_to_desk_at is not None:
        return _("楼里的人还不认识您，请带上房本或租房合同到社区报到台，当面确认。")
    return str(Tie(row.kind).label)


def waiting(rows: Iterable[DwellingClaim], at: datetime, posts: Iterable[Held]) -> list[Row]:
    """Claims that wait for these posts: where, who (name, masked phone), since when, for `ui/parts/cases.html`."""
    rows, posts = list(rows), list(posts)
    said = queries.addresses([row.dwelling for row in rows], at)
    phones = queries.phones_masked([row.person for row in rows])
    return [
        {
            "state": _STATES[row.state],
            "state_words": _("%(tie)s，等本人带证明来") % {"tie": Tie(row.kind).label}
            if row.left_to_desk_at is not None
            else Tie(row.kind).label,
            "decided": "" if row.state == "pending" else DwellingClaim.State(row.state).label,
            "reason": row.reason,
            "aside": spoken(row.made_at, now=at),
            "title": said[row.dwelling_id],
            "line": _("%(who)s，手机 %(phone)s")
            % {"who": row.person.address_as, "phone": phones.get(row.person_id) or _("没留")},
            "href": reverse("people:claim", args=[row.public_id]),
            "answer_href": reverse("people:claim", args=[row.public_id]),
            "answers": _answers(at_desk=at_desk(posts, row)),
        }
        for row in rows
    ]


def _answers(*, at_desk: bool) -> list[dict[str, str]]:
    """What whoever is asked about a claim may tap; the desk has nobody to leave it to."""
    said = [(deciding.CONFIRM, _("是，住这儿"), "good"), (deciding.REFUSE, _("不是"), "")]
    said += [] if at_desk else [(deciding.UNKNOWN, _("不认识"), "")]
    return [{"name": "decision", "value": value, "words": words, "tone": tone} for value, words, tone in said]


def readings(rows: Iterable[Reading], at: datetime, *, whole: bool = True) -> list[Row]:
    """Who looked, at what, and why, for `ui/parts/list.html`: by name, post and place.

    Not the `whole` to who may be another than whose contact it is: the post and the moment, no name and no reason.
    """
    rows = list(rows)
    readers = queries.names_of_readers([row.reader for row in rows], at, named=whole)
    theirs = {"contact.phone": _("看了您的手机号"), "contact.email": _("看了您的邮箱")}
    what = theirs if whole else {"contact.phone": _("看了报事时留的手机号")}
    return [
        {
            "title": _("%(who)s%(what)s") % {"who": readers[row.reader], "what": what.get(row.what, row.what)},
            "line": _("原因：%(why)s") % {"why": row.why} if whole else "",
            "aside": spoken(row.at, now=at),
        }
        for row in rows
    ]


def keys(rows: Iterable[ApiKey]) -> list[Row]:
    """One's keys, with the button that stops each."""
    return [
        {
            "title": row.name,
            "line": _("%(begin)s…，%(scope)s，%(until)s 到期")
            % {
                "begin": row.shown,
                "scope": listed(SCOPES[scope] for scope in row.scopes),
                "until": f"{row.expires_at:%Y-%m-%d}",
            },
            "act_href": reverse("people:revoke", args=[row.public_id]),
            **_act(_("停用"), row.name),
        }
        for row in rows
    ]


def posts(rows: Iterable[Post], at: datetime) -> list[Row]:
    """Posts: which, where, who holds it since when."""
    rows = list(rows)
    where = queries.where_of(rows, at)
    return [
        {
            "title": f"{Role(row.role).label} · {where[row.pk]}",
            "where": where[row.pk],
            "line": _reached(
                _("%(who)s，%(since)s起")
                % {"who": row.person.name or row.person.address_as, "since": day(row.starts_at, now=at)},
                row.duty_phone,
            ),
            "href": reverse("people:post", args=[row.public_id]),
            "name_href": reverse("people:name-of-post", args=[row.public_id]),
            "act_href": reverse("people:end-post", args=[row.public_id]),
            "act_words": _("结束这个岗位"),
            "ended": row.ends_at is not None and row.ends_at <= at,
        }
        for row in rows
    ]


def by_role(rows: Iterable[Post], at: datetime) -> list[Row]:
    """Posts in the groups of their roles, in the order in which they come; the group says the role."""
    rows = list(rows)
    shown = zip(rows, posts(rows, at), strict=True)
    groups = groupby(shown, key=lambda each: each[0].role)
    return [
        {"title": Role(role).label, "rows": [row | {"title": row["where"]} for _post, row in each]}
        for role, each in groups
    ]


def _reached(line: str, duty_phone: str) -> str:
    """A line with the public number at its end, if there is one."""
    return _("%(line)s，值班电话 %(phone)s") % {"line": line, "phone": in_groups(duty_phone)} if duty_phone else line


def organisation_line(row: Organisation) -> str:
    """What kind it is, where it is at home, and its public number."""
    home = [row.place.named()] if row.place is not None else []
    return _reached(" · ".join([str(Organisation.Kind(row.kind).label), *home]), row.duty_phone)


def organisations(rows: Iterable[Organisation]) -> list[Row]:
    """Organisations: what each is for, and where it is at home."""
    return [
        {
            "title": row.named(),
            "line": _reached(
                usual_words.spoken(row.what_for) or str(Organisation.Kind(row.kind).label), row.duty_phone
            ),
            "href": reverse("people:organisation", args=[row.public_id]),
        }
        for row in rows
    ]


def responsibilities(rows: Iterable[Responsibility]) -> list[Row]:
    """What an organisation answers for, with the button that ends each."""
    return [
        {
            "title": (title := f"{row.body.named()} · {row.place.named()}"),
            "line": _("排第 %(rank)s") % {"rank": row.rank},
            "act_href": reverse("people:end-responsibility", args=[row.organisation.public_id, row.public_id]),
            **_act(_("不再派给它"), title),
        }
        for row in rows
    ]


def accounts(rows: Iterable[Person], at: datetime) -> list[Row]:
    """Staff and their accounts, with the posts that they hold."""
    rows = list(rows)
    posts = list(queries.staff_posts(rows, at))
    where = queries.where_of(posts, at)
    held: dict[int, list[str]] = {}
    for post in posts:
        held.setdefault(post.person_id, []).append(f"{Role(post.role).label} · {where[post.pk]}")
    return [_account(row, at, held.get(row.pk, [])) for row in rows]


def _account(person: Person, at: datetime, held: list[str]) -> Row:
    known = getattr(person, "staff_account", None)
    turn = ("people:deactivate", _("停用，马上退出")) if person.is_active else ("people:reactivate", _("让他再能登录"))
    if not person.is_active:
        state, words = "shut", _("停用")
    elif known is None:
        state, words = "wait", _("还没开户")
    elif known.password:
        state, words = "solved", _("在用")
    else:
        lapsed = known.invitation_until is None or known.invitation_until <= at
        state, words = "wait", _("链接过期了") if lapsed else _("等本人开户")
    return {
        "title": person.name or person.address_as,
        "line": _("；").join([*held, *([_("用户名 %(name)s") % {"name": known.username}] if known else [])]),
        "begun": known is not None and bool(known.password),
        "is_active": person.is_active,
        "state": state,
        "state_words": words,
        "href": reverse("people:account", args=[person.public_id]),
        "act_href": reverse(turn[0], args=[person.public_id]) if known is not None or not person.is_active else "",
        "act_words": turn[1],
    }


def ways_for(posts: tuple[Held, ...], person: Person) -> list[Row]:
    """The pages of this room that these posts open, for `ui/parts/list.html`."""
    asker = Asker(person, lambda: posts)
    pages = (
        ("claims_desk", _("确认住房"), _("谁说住在这儿，等您确认"), "people:claims"),
        ("appointer", _("安排岗位"), _("任命、交接、结束"), "people:posts"),
        ("organisation_keeper", _("单位和责任"), _("谁管什么、管到哪儿"), "people:organisations"),
        ("importer", _("导入一张表"), _("楼院、网格、楼门长、单位、岗位，一次到位"), "people:workbook"),
        ("system_admin", _("工作账号"), _("开户、停用"), "people:accounts"),
        ("auditor", _("审计"), _("谁办了什么，谁看了谁的联系方式"), "people:entries"),
    )
    return [
        {"title": title, "line": line, "href": reverse(url)}
        for rule, title, line, url in pages
        if RULES[rule].holds(asker)
    ]
