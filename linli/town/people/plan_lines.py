"""The lines of a community's plan about people and organisations, each as its reader would say it."""

from django.utils.translation import gettext as _

from linli.ground.ui.lists import listed
from linli.town.places.addresses import Addresses
from linli.town.places.planning import Line

from . import usual_words
from .models import Organisation, Post
from .roles import ORGANISATION, SEATS
from .tables import ORGANISATIONS
from .wanting import Seat, WantedOrganisation, WantedPost


class Lines:
    """Puts each thing that would happen into a line: whose or what, and there what is new, or old → new."""

    def __init__(self, called: Addresses, organisations: dict[str, Organisation], bodies: dict[str, str]) -> None:
        """`bodies` are the names of the handling bodies by their codes."""
        self.called, self.bodies = called, bodies
        self.organisations = {code: each.named() for code, each in organisations.items()}

    def post(self, want: WantedPost, *, replaced: Post | None = None) -> Line:
        """Somebody who takes a seat, in somebody's place or not."""
        where = self._seat(want.seat)
        if replaced is not None:
            said = {"what": where, "old": _who(replaced), "new": want.name}
            where = _("%(what)s：%(old)s → %(new)s") % said
        return Line(want.row.sheet, want.seat.code, want.name, where)

    def duty_phone(self, want: WantedPost, post: Post) -> Line:
        """A holder whose public number would be another."""
        words = _("；").join((self._seat(want.seat), _turn(_("值班电话"), post.duty_phone, want.duty_phone)))
        return Line(want.row.sheet, want.seat.code, want.name, words)

    def post_ends(self, sheet: str, seat: Seat, post: Post) -> Line:
        """Somebody whose post would end."""
        return Line(sheet, seat.code, _who(post), self._seat(seat))

    def organisation(self, want: WantedOrganisation, known: Organisation | None) -> Line:
        """An organisation that would be registered, or be kept otherwise."""
        self.organisations.setdefault(want.code, want.name)
        kind = Organisation.Kind(want.kind).label
        if known is None:
            return Line(want.row.sheet, want.code, want.name, str(kind))
        said = (
            (_("名称"), known.name, want.name),
            (_("繁体名称"), known.name_hant, want.name_hant),
            (_("英文名称"), known.name_en, want.name_en),
            (_("类别"), str(Organisation.Kind(known.kind).label), str(kind)),
            (_("管什么"), known.what_for, want.what_for),
            (_("值班电话"), known.duty_phone, want.duty_phone),
        )
        words = [_turn(what, old, new) for what, old, new in said if new is not None and old != new]
        return Line(want.row.sheet, want.code, self.organisations[want.code], _("；").join(words))

    def closing(self, organisation: Organisation, posts: list[Post]) -> Line:
        """An organisation that would close, and whose posts would end with it."""
        words = str(Organisation.Kind(organisation.kind).label)
        if posts:
            words = _("%(kind)s；%(names)s的岗位一起到期") % {"kind": words, "names": listed(map(_who, posts))}
        return Line(ORGANISATIONS.name, organisation.code, self.organisations[organisation.code], words)

    def duty(self, want: WantedOrganisation, body: str, place: str) -> Line:
        """What an organisation would answer for, or no longer."""
        words = f"{usual_words.spoken(self.bodies.get(body, body))} · {self.called.of(place)}"
        return Line(want.row.sheet, want.code, self.organisations.get(want.code, want.name), words)

    def _seat(self, seat: Seat) -> str:
        """The role and where: a lane is called by its name, which `Addresses` gives back as it is."""
        at = SEATS[seat.role].at
        where = self.organisations.get(seat.code, seat.code) if at == ORGANISATION else self.called.of(seat.code)
        return f"{seat.role.label} · {where}"


def _who(post: Post) -> str:
    return post.person.name or post.person.address_as


def _turn(what: str, old: str, new: str | None) -> str:
    return _("%(what)s：%(old)s → %(new)s") % {"what": what, "old": old or _("无"), "new": new or _("无")}
