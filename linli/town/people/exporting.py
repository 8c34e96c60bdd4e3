"""Exporting: who and what looks after a community, in the sheets it is imported from. Phones are masked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from linli.ground.sheets.writing import Page
from linli.town.places.models import Place, stands
from linli.town.places.names import label_of

from . import queries
from .models import Organisation, Post, Responsibility
from .roles import Role
from .tables import GRID_WORKERS, LEADS, ORGANISATIONS, POSTS

_OWN_SHEETS = (Role.ENTRANCE_LEAD, Role.GRID_WORKER)

type Cells = list[object]


def pages(community: Place, places: Sequence[Page], at: datetime) -> list[Page]:
    """The sheets of a community's places, with 网格分工 telling its workers, and those of people and organisations."""
    here = Q(place__path__within=community.path) | Q(organisation__place__path__within=community.path)
    found = Post.objects.current(at).filter(here).select_related("person", "place__parent", "organisation")
    posts = list(found.order_by("role", "place__path", "pk"))
    phones = queries.phones_masked([post.person for post in posts])
    workers = {post.place.code: post for post in posts if post.role == Role.GRID_WORKER and post.place is not None}
    with translation.override("zh-hans"):
        return [
            *(_with_workers(page, workers, phones) if page.name == GRID_WORKERS.name else page for page in places),
            *_people(community, posts, phones, at),
        ]


def _with_workers(page: Page, workers: Mapping[str, Post], phones: Mapping[int, str]) -> Page:
    rows = []
    for cells in page.rows:
        post = workers.get(str(cells[0]))
        rows.append([*cells, *(_person(post, phones) if post is not None else ["", "", ""])])
    return replace(page, headings=[*page.headings, "网格员", "手机号", "值班电话"], rows=rows)


def _people(community: Place, posts: Sequence[Post], phones: Mapping[int, str], at: datetime) -> list[Page]:
    titles = {"community": community.name}
    kinds = [str(kind.label) for kind in Organisation.Kind]
    roles = [str(role.label) for role in Role if role not in _OWN_SHEETS]
    return [
        Page(
            LEADS.name,
            _("%(community)s楼门长表") % titles,
            ["楼号", "单元", "姓名", "手机号", "值班电话"],
            [[*_entrance(post), *_person(post, phones)] for post in posts if post.role == Role.ENTRANCE_LEAD],
        ),
        Page(
            ORGANISATIONS.name,
            _("%(community)s单位表") % titles,
            ["编号", "名称", "类别", "承办主体", "管到哪儿", "管什么", "值班电话", "繁体名称", "英文名称"],
            _organisations(community, at),
            {"类别": kinds},
        ),
        Page(
            POSTS.name,
            _("%(community)s岗位表") % titles,
            ["岗位", "在哪儿", "姓名", "手机号", "值班电话"],
            [[*_seat(post), *_person(post, phones)] for post in posts if post.role not in _OWN_SHEETS],
            {"岗位": roles},
        ),
    ]


def _person(post: Post, phones: Mapping[int, str]) -> Cells:
    return [post.person.name, phones.get(post.person_id, ""), post.duty_phone]


def _entrance(post: Post) -> Cells:
    entrance = post.place
    building = entrance.parent if entrance is not None else None
    if entrance is None or building is None:
        return ["", ""]
    yard, counted, number = label_of(building.code).partition("y")
    return [f"{yard}-{number.lstrip('0')}" if counted else yard, label_of(entrance.code)]


def _seat(post: Post) -> Cells:
    where = post.place or post.organisation
    return [str(Role(post.role).label), where.code if where is not None else ""]


def _organisations(community: Place, at: datetime) -> list[Cells]:
    """Organisations at home here, one row for all bodies as which one acts at the same places of this community."""
    homes = Organisation.objects.current(at).filter(place__path__within=community.path).order_by("code")
    duties = Responsibility.objects.filter(stands(at), organisation__in=homes, place__path__within=community.path)
    held: dict[int, dict[str, list[str]]] = {}
    for row in duties.select_related("place").order_by("body", "place__path"):
        held.setdefault(row.organisation_id, {}).setdefault(row.body_id, []).append(row.place.code)
    rows: list[Cells] = []
    for each in homes:
        together: dict[str, list[str]] = {}
        for body, places in held.get(each.pk, {}).items():
            together.setdefault("、".join(places), []).append(body)
        kind = str(Organisation.Kind(each.kind).label)
        for places_said, bodies in together.items() or [("", [])]:
            said = [each.code, each.name, kind, "、".join(bodies), places_said, each.what_for, each.duty_phone]
            rows.append([*said, each.name_hant, each.name_en])
    return rows
