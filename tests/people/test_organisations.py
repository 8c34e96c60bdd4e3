"""An organisation is kept by those who keep its place, under one name and one number, and ends with all it held."""

import pytest

from linli.ground.audit.models import Entry
from linli.ground.outbox.models import Message
from linli.ground.shared.refusals import Invalid, NotAllowed, NotFound
from linli.town.people import organisations, responsibility
from linli.town.people.models import Post, Responsibility
from linli.town.people.scopes import posts_of

pytestmark = pytest.mark.django_db


def test_closing_an_organisation_ends_its_posts_and_responsibilities(street, at):
    water = street.organisation["water"]
    with pytest.raises(NotAllowed):
        organisations.close(organisation_id=water.pk, by=street.sun, at=at)
    held = Post.objects.current(at).filter(organisation=water).count()
    organisations.close(organisation_id=water.pk, by=street.xu, at=at)
    assert posts_of(street.he, at) == ()
    told = Entry.objects.filter(verb__in=("people.post_ended", "people.responsibility_ended"))
    assert set(told.values_list("actor", flat=True)) == {street.xu.source}, "not a command, but whoever closed it"
    assert Message.objects.filter(topic="people.post_closed").count() == held > 0
    assert not Responsibility.objects.filter(organisation=water, valid_until__isnull=True).exists()
    assert organisations.close(organisation_id=water.pk, by=street.xu, at=at).valid_until == at
    with pytest.raises(NotFound):
        organisations.close(organisation_id=0, by=street.xu, at=at)


def test_an_organisation_is_kept_by_those_who_keep_its_place(street, at):
    said = {"code": "bakery-1", "name": "面包房", "kind": "partner", "at": at}
    here = street.place["community"].pk
    made = organisations.keep(**said, place_id=here, by=street.sun)
    assert organisations.keep(**said, place_id=here, by=street.sun).pk == made.pk
    for by in (street.lin, street.zhao, street.song, street.meng):
        with pytest.raises(NotAllowed):
            organisations.keep(**said, place_id=here, by=by)
    with pytest.raises(NotAllowed):
        organisations.keep(**(said | {"code": "x"}), place_id=street.place["street"].pk, by=street.sun)
    with pytest.raises(Invalid) as refused:
        organisations.keep(code=" ", name="", kind="club", by=None, at=at)
    assert set(refused.value.fields) == {"code", "name", "kind"}
    for hidden in ("<b>面包</b>", "面包\u202e", "面\u200b包"):
        with pytest.raises(Invalid) as refused:
            organisations.keep(**said, place_id=here, what_for=hidden, by=street.sun)
        assert set(refused.value.fields) == {"what_for"}


def test_an_organisation_gets_the_next_number_of_its_place_and_none_twice(street, at):
    here, said = street.place["community"], {"kind": "partner", "by": street.sun, "at": at}
    made = [organisations.register(name=name, place_id=here.pk, **said) for name in ("面包房", "书店", "面包房")]
    assert [each.code for each in made] == [f"{here.code}-1", f"{here.code}-2", f"{here.code}-1"]
    with pytest.raises(Invalid) as refused:
        organisations.register(name="书店", place_id=here.pk, what_for="卖书", **said)
    assert set(refused.value.fields) == {"name"}
    organisations.close(organisation_id=made[1].pk, by=street.sun, at=at)
    again = organisations.register(name="书店", place_id=here.pk, what_for="卖书", **said)
    assert (again.pk, again.valid_until, again.what_for) == (made[1].pk, None, "卖书"), "it opens again"
    street_wide = street.place["street"].pk
    with pytest.raises(NotAllowed):
        organisations.register(name="书店", place_id=street_wide, **said)
    assert organisations.register(name="书店", place_id=street_wide, **(said | {"by": None})).pk != again.pk


def test_a_closed_organisation_opens_again_only_where_that_is_asked(street, at):
    firm = street.organisation["property"]
    said = {"code": firm.code, "name": "北园物业", "kind": "firm", "place_id": firm.place_id, "by": None, "at": at}
    seen = organisations.as_it_stands(firm)
    closed = organisations.close(organisation_id=firm.pk, by=None, at=at)
    with pytest.raises(responsibility.OrganisationClosed):
        organisations.keep(**said)
    with pytest.raises(organisations.Changed):
        organisations.keep(**said, seen=seen)
    assert organisations.keep(**said, seen=organisations.as_it_stands(closed)).valid_until is None
    organisations.close(organisation_id=firm.pk, by=None, at=at)
    assert organisations.keep(**said, reopens=True).valid_until is None


def test_a_derived_number_never_overwrites_who_has_just_taken_it(street, at, monkeypatch):
    here, said = street.place["community"], {"kind": "partner", "by": None, "at": at}
    taken = organisations.keep(
        code=f"{here.code}-1", name="面包房", place_id=here.pk, duty_phone="010-6960-0001", **said
    )
    drawn = iter((taken.code, f"{here.code}-2"))
    monkeypatch.setattr(organisations, "_next_code", lambda _home: next(drawn))
    made = organisations.register(name="书店", place_id=here.pk, **said)
    taken.refresh_from_db()
    assert (taken.name, taken.duty_phone, made.code) == ("面包房", "010-6960-0001", f"{here.code}-2")
    monkeypatch.setattr(organisations, "_next_code", lambda _home: taken.code)
    with pytest.raises(Invalid):
        organisations.register(name="花店", place_id=here.pk, **said)


def test_one_name_stands_once_at_a_place_by_every_door(street, at):
    here, said = street.place["community"].pk, {"kind": "firm", "by": None, "at": at}
    firm = street.organisation["property"]
    for written in ("北园物业", "北园 物业", "北園物业"):
        with pytest.raises(Invalid) as refused:
            organisations.register(name=written, place_id=here, **said)
        assert firm.name in str(refused.value.fields["name"])
        with pytest.raises(Invalid):
            organisations.keep(code="other-1", name=written, place_id=here, **said)
    other = organisations.keep(code="other-1", name="北园供暖", place_id=here, **said)
    with pytest.raises(Invalid):
        organisations.keep(code=other.code, name="北园 物业", place_id=here, **said)
    elsewhere = organisations.keep(code="other-2", name="北园物业", place_id=street.place["street"].pk, **said)
    with pytest.raises(Invalid):
        organisations.keep(code=elsewhere.code, name="北园物业", place_id=here, **said)
    assert organisations.keep(code=firm.code, name="北园 物业", place_id=here, **said).pk == firm.pk, "its own name"
    organisations.close(organisation_id=firm.pk, by=None, at=at)
    assert organisations.keep(code=other.code, name="北园物业", place_id=here, **said).pk == other.pk
