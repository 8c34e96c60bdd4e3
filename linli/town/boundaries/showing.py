"""Boundaries as the JSON door shows them."""

from django.utils.translation import gettext as _

from linli.ground.shared.datums import LonLat
from linli.town.places.models import Place

from . import schemas as s
from .fitting import Left
from .pointing import Found
from .redrawing import Plan


def plan(made: Plan) -> s.RedrawingShown:
    """What a file would change."""
    return s.RedrawingShown(
        plan="" if made.errors else made.digest,
        drawn=len(made.changes),
        moved=len(made.going),
        same=made.same,
        changes=[
            s.ChangeShown(
                **_named(change.place),
                area_m2=round(change.area_m2),
                area_before_m2=None if change.area_before_m2 is None else round(change.area_before_m2),
            )
            for change in made.changes
        ],
        going=[s.GoingShown(courtyard=place(each.courtyard), grid=place(each.grid)) for each in made.going],
        overlaps=[
            s.OverlapShown(one=place(each.one), other=place(each.other), area_m2=round(each.area_m2), **_spot(each.at))
            for each in made.shared
        ],
        gaps=[_gap(each) for each in made.left],
        far=[
            s.FarShown(**_named(each.place), metres=round(each.metres), width_m=round(each.width_m))
            for each in made.far
        ],
        behind=[s.BehindShown(place=place(each.place), kind=each.kind.value, count=each.count) for each in made.behind],
        errors=[s.OutlineProblem(row=each.row, name=each.name, words=str(each.words)) for each in made.errors],
        asks=bool(made.moving),
        applied=False,
    )


def drawn(count: int, moved: int) -> s.RedrawingShown:
    """How much was drawn."""
    lists = ("changes", "going", "overlaps", "gaps", "far", "behind", "errors")
    nothing: dict[str, list[object]] = {name: [] for name in lists}
    return s.RedrawingShown(plan="", drawn=count, moved=moved, same=0, asks=False, applied=True, **nothing)  # type: ignore[arg-type]


def found(each: Found) -> s.AtShown:
    """Where a point lies."""
    standing = [one for one in (each.community, each.grid, each.courtyard) if one is not None]
    narrow = each.courtyard or each.grid
    return s.AtShown(
        community=place(each.community) if each.community else None,
        grid=place(each.grid) if each.grid else None,
        courtyard=place(each.courtyard) if each.courtyard else None,
        outside=not standing,
        said="".join(one.name for one in (each.community, narrow) if one is not None),
        words=" · ".join(one.named() for one in standing) or _("这一点不在画好的社区、网格或楼院里。"),
    )


def place(each: Place) -> s.PlaceShown:
    """A place's code and name."""
    return s.PlaceShown(**_named(each))


def _gap(each: Left) -> s.GapShown:
    was = place(each.was) if each.was is not None else None
    return s.GapShown(place=place(each.place), was=was, area_m2=round(each.area_m2), **_spot(each.at))


def _named(each: Place) -> dict[str, str]:
    return {"code": each.code, "name": each.named(), "kind": each.kind}


def _spot(at: LonLat) -> dict[str, float]:
    return {"longitude": at[0], "latitude": at[1]}
