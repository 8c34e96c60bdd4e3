"""Who keeps a district's rules, and who of them may lay a draft: 谁改的谁不能定, whoever wrote anything of it never."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from linli.ground.shared.refusals import NotAllowed
from linli.ground.ui.lists import listed
from linli.town.people.models import Person
from linli.town.people.queries import roles_of
from linli.town.people.roles import RULE_KEEPERS
from linli.town.people.scopes import posts_of, reach_of, standing_at
from linli.town.places.models import Kind, Place

from . import saying
from .models import Draft, Writer


def must_keep(by: Person, at: datetime) -> None:
    """Raise `NotAllowed` unless `by` keeps the rules of a district."""
    reach = reach_of(posts_of(by, at), RULE_KEEPERS)
    paths = Place.objects.current(at).filter(kind=Kind.DISTRICT).values_list("path", flat=True)
    if not any(reach.covers(path) for path in paths):
        raise NotAllowed


def everybody(at: datetime) -> list[Person]:
    """Everybody who keeps the rules. One query."""
    return standing_at(Kind.DISTRICT, RULE_KEEPERS, at)


def named(people: Iterable[Person], at: datetime) -> list[str]:
    """Keepers by post and by the name that those who work here know: 系统管理员陆川. One query."""
    by_source = {person.source: person for person in people}
    roles = roles_of(by_source, at)
    return [
        _("%(role)s%(called)s") % {"role": roles[source], "called": saying.who(person)}
        for source, person in by_source.items()
    ]


def wrote(draft: Draft, by: Person) -> bool:
    """Whether somebody ever wrote anything of a draft, also what was taken out again. One query."""
    return wrote_any([draft.pk], by)


def may_lay(draft: Draft, at: datetime) -> list[Person]:
    """Those who keep the rules and wrote nothing of a draft. Two queries."""
    writers = set(draft.writers.values_list("person", flat=True))
    return [person for person in everybody(at) if person.pk not in writers]


def wrote_any(drafts: Collection[int], by: Person) -> bool:
    """Whether somebody ever wrote anything of one of these drafts (ids). One query."""
    return Writer.objects.filter(draft__in=drafts, person=by).exists()


def who_lays(draft: Draft | None, by: Person, at: datetime) -> str:
    """Who may lay an open draft (None: one that `by` would begin), as it is said to `by`, who keeps the rules.

    They themselves; others by post and name; or where nobody may, what to do. Four queries at most.
    """
    if draft is not None and not wrote(draft, by):
        return _("您没在里面写过，看过可以由您来定。您要是改一处，就得再换一个人定：谁改的谁不能定。")
    writers = {by.pk} if draft is None else set(draft.writers.values_list("person", flat=True))
    all_of_them = everybody(at)
    others = [person for person in all_of_them if person.pk not in writers]
    if others:
        who = {"who": listed(named(others, at))}
        return _("谁改的谁不能定：您写的由别人来定，能定的有%(who)s。") % who
    if len(all_of_them) > 1:
        return _("谁改的谁不能定：这一份管规矩的人都写过，没有人能定了。请另起一份，由一个人写，别的人来定。")
    return _(
        "谁改的谁不能定：管规矩的只有您一个，写了没有人能定。请安全管理员再安排一位区里的系统管理员或者督办，"
        "或者请操作员用命令录入。"
    )
