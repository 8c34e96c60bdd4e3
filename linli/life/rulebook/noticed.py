"""Taking in the notice of a year's holidays: pasted whole, it becomes the year's edits in a draft."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.ground.days import holidays, notice
from linli.ground.shared.refusals import Invalid
from linli.ground.shared.unseen import in_line
from linli.town.people.models import Person

from .drafts import opened, touched
from .models import Draft, Edit
from .own_tables import HOLIDAYS

LONGEST_SOURCE = 120


@transaction.atomic
def take_in(*, draft_id: int, text: str, source: str, by: Person, at: datetime) -> Draft:
    """Make a draft's edits of a year's holidays what the State Council's notice of that year says, with one source.

    An empty `source` is the name and number in the notice's own head. What stands of that year from the draft's day on
    and is not in the notice ends. Raises `NotFound`, `NotOpen`, `NotAllowed`, `notice.Unclear` with what is not
    understood, and `Invalid` where the notice does not say its year, names only some of the holidays, or has no source.
    """
    draft = opened(draft_id, by, at)
    year, days = _read(text)
    kept = in_line(source) or notice.source_of(text)
    if not kept or len(kept) > LONGEST_SOURCE:
        raise Invalid({"source": _("写一句是哪份通知，最多 %(most)d 个字。") % {"most": LONGEST_SOURCE}})
    standing = HOLIDAYS.standing(draft.on, at)
    written = {f"{day}": {"date": f"{day}", "kind": kind, "source": kept} for day, kind in days}
    gone = [key for key in standing if key.startswith(f"{year}-") and key not in written and key >= f"{draft.on}"]
    those = draft.edits.filter(table=HOLIDAYS.slug)
    those.filter(key__startswith=f"{year}-").delete()
    those.filter(key__in=written).delete()
    said = {"draft": draft, "table": HOLIDAYS.slug, "by": by, "at": at}
    edits = [
        Edit(**said, key=key, cells=cells, was=standing.get(key))
        for key, cells in written.items()
        if cells != standing.get(key)
    ]
    edits += [Edit(**said, key=key, was=standing[key], ends=True) for key in gone]
    Edit.objects.bulk_create(edits)
    touched(draft, by, at, table=HOLIDAYS.slug, keys=sorted(edit.key for edit in edits))
    return draft


def _read(text: str) -> tuple[int, list[tuple[date, str]]]:
    """The year of a notice and its days. Raises `notice.Unclear`, `Invalid`."""
    year = notice.year_of(text)
    if year is None:
        raise Invalid({"text": _("没看出是哪一年的，请连“关于某某年部分节假日安排的通知”这行标题一起粘贴。")})
    days = list(notice.read(text, year))
    lacking = holidays.lacking((day, kind) for day, kind in days if day.year == year)
    if lacking:
        raise Invalid({"text": " ".join(lacking)})
    return year, days
