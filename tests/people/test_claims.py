"""Saying "I live here", and who confirms it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from linli.ground.outbox import loop
from linli.ground.outbox.models import Message
from linli.ground.shared.moments import clock_at
from linli.ground.shared.refusals import Invalid, NotAllowed, NotFound
from linli.town.notices.models import Letter
from linli.town.notices.wording import speak
from linli.town.people import claims, guardians, living
from linli.town.people.models import Confirmed, DwellingClaim, Person
from linli.town.people.scopes import posts_of
from linli.town.places import tree
from linli.town.places.models import Dwelling, Kind
from linli.town.places.tree import Seed

pytestmark = pytest.mark.django_db


@pytest.fixture
def door(street, at):
    """A door in Wang's entrance."""
    return Dwelling.objects.create(entrance=street.place["b14-u1"], room="102", floor=1, valid_from=at)


@pytest.fixture
def said(street, at, door):
    return claims.claim(dwelling_id=door.pk, kind="tenant", by=street.wang, at=at)


def test_a_tenant_is_confirmed_by_the_desk_like_anyone(street, at, said):
    member = claims.confirm(claim_id=said.pk, by=street.sun, at=at)
    assert (member.kind, member.how, member.confirmed_by) == ("tenant", Confirmed.DESK, street.sun)
    assert [each.pk for each in living.homes_of(street.wang, at)] == [member.pk]
    assert Message.objects.filter(topic="people.claim_decided", payload={"claim": said.pk}).exists()


def test_the_entrance_lead_confirms_their_own_entrance_only(street, at, said):
    with pytest.raises(NotFound):
        claims.confirm(claim_id=said.pk, by=street.chen, at=at)
    here = Dwelling.objects.create(entrance=street.place["b14-u2"], room="102", valid_from=at)
    mine = claims.claim(dwelling_id=here.pk, kind="family", by=street.wang, at=at)
    assert claims.confirm(claim_id=mine.pk, by=street.chen, at=at).how == Confirmed.ENTRANCE_LEAD


@pytest.mark.parametrize("by", ["lin", "zhao", "qian", "han", "zheng", "meng", "feng"])
def test_others_are_not_shown_that_there_is_a_claim(street, at, said, by):
    with pytest.raises(NotFound):
        claims.confirm(claim_id=said.pk, by=street.person[by], at=at)
    with pytest.raises(NotFound):
        claims.refuse(claim_id=said.pk, by=street.person[by], at=at, reason="不是")


def test_nobody_confirms_their_own_home(street, at, door):
    mine = claims.claim(dwelling_id=door.pk, kind="owner", by=street.sun, at=at)
    with pytest.raises(claims.OwnClaim):
        claims.confirm(claim_id=mine.pk, by=street.sun, at=at)
    assert mine not in claims.waiting_for(posts_of(street.sun, at), but_not_of=street.sun)
    assert mine in claims.waiting_for(posts_of(street.li, at), but_not_of=street.li)
    with pytest.raises(IntegrityError), transaction.atomic():
        DwellingClaim.objects.filter(pk=mine.pk).update(state="confirmed", decided_at=at, decided_by=street.sun)


def test_a_refusal_has_a_reason_that_the_claimer_reads(street, at, said):
    with pytest.raises(Invalid):
        claims.refuse(claim_id=said.pk, by=street.sun, at=at, reason=" ")
    refused = claims.refuse(claim_id=said.pk, by=street.sun, at=at, reason="这户登记的是别人")
    assert (refused.state, refused.reason) == ("refused", "这户登记的是别人")
    with pytest.raises(claims.Decided):
        claims.confirm(claim_id=said.pk, by=street.li, at=at)


def test_a_claim_said_twice_waits_once(street, at, said, door):
    assert claims.claim(dwelling_id=door.pk, kind="owner", by=street.wang, at=at).pk == said.pk
    claims.confirm(claim_id=said.pk, by=street.sun, at=at)
    with pytest.raises(claims.AtHomeAlready):
        claims.claim(dwelling_id=door.pk, kind="tenant", by=street.wang, at=at)


def test_a_claim_is_withdrawn_by_its_claimer_only(street, at, said):
    with pytest.raises(NotFound):
        claims.withdraw(public_id=said.public_id, by=street.lin, at=at)
    assert claims.withdraw(public_id=said.public_id, by=street.wang, at=at).state == "withdrawn"
    with pytest.raises(claims.Decided):
        claims.withdraw(public_id=said.public_id, by=street.wang, at=at)


def test_family_joins_the_household_that_lives_there_and_tenants_have_their_own(street, at):
    home = living.homes_of(street.lin, at)[0].household
    family = claims.claim(dwelling_id=home.dwelling_id, kind="family", by=street.wang, at=at)
    assert claims.confirm(claim_id=family.pk, by=street.sun, at=at).household == home
    tenant = claims.claim(dwelling_id=home.dwelling_id, kind="tenant", by=street.zhou, at=at)
    own = claims.confirm(claim_id=tenant.pk, by=street.sun, at=at).household
    assert own != home
    newcomer = Person.objects.create(name="来客")
    third = claims.claim(dwelling_id=home.dwelling_id, kind="family", by=newcomer, at=at)
    assert claims.confirm(claim_id=third.pk, by=street.sun, at=at).household not in (home, own)


def test_words_name_the_door_and_one_that_nobody_knew_is_added(street, at):
    said = claims.claim_by_words(
        community="110116001008", words="8号院14号楼2单元501", kind="owner", by=street.wang, at=at
    )
    assert (said.dwelling.entrance, said.dwelling.room) == (street.place["b14-u2"], "501")
    assert not said.dwelling.confirmed_room
    again = claims.claim_by_words(
        community="110116001008", words="十四号楼二单元501", kind="owner", by=street.wang, at=at
    )
    assert again.pk == said.pk


@pytest.mark.parametrize("words", ["14号楼", "14号楼2单元", "月亮上", ""])
def test_words_that_name_no_door_are_asked_about(street, at, words):
    with pytest.raises(Invalid) as refused:
        claims.claim_by_words(community="110116001008", words=words, kind="owner", by=street.wang, at=at)
    assert refused.value.fields["words"]
    with pytest.raises(Invalid):
        claims.claim_by_words(community="1", words=words, kind="owner", by=street.wang, at=at)


def test_words_that_may_mean_several_places_are_answered_with_their_names(street, at):
    with pytest.raises(Invalid) as refused:
        claims.claim_by_words(community="110116001008", words="14号楼15号楼301", kind="owner", by=street.wang, at=at)
    said = str(refused.value.fields["words"])
    assert "14 号楼" in said
    assert "15 号楼" in said


def test_a_claim_has_a_known_kind_and_a_door_that_stands(street, at, door):
    with pytest.raises(Invalid):
        claims.claim(dwelling_id=door.pk, kind="guest", by=street.wang, at=at)
    with pytest.raises(NotFound):
        claims.claim(dwelling_id=0, kind="owner", by=street.wang, at=at)


def test_a_guardian_acts_for_their_ward_from_when_the_desk_noted_it_until_it_ends(street, at):
    child = Person.objects.create(name="小林")
    assert guardians.acts_for(street.lin, street.lin, at)
    assert not guardians.acts_for(street.lin, child, at)
    with pytest.raises(NotAllowed):
        guardians.entrust(guardian_id=street.lin.pk, ward_id=child.pk, by=street.zhao, at=at)
    with pytest.raises(guardians.NotOfOthers):
        guardians.entrust(guardian_id=street.sun.pk, ward_id=child.pk, by=street.sun, at=at)
    kept = guardians.entrust(guardian_id=street.lin.pk, ward_id=child.pk, by=street.sun, at=at)
    assert guardians.entrust(guardian_id=street.lin.pk, ward_id=child.pk, by=street.sun, at=at) == kept
    assert guardians.acts_for(street.lin, child, at)
    assert set(Person.objects.visible_to(street.lin)) == {street.lin, child}
    later = at + timedelta(days=1)
    with pytest.raises(NotAllowed):
        guardians.release(guardianship_id=kept.pk, by=street.qian, at=later)
    guardians.release(guardianship_id=kept.pk, by=child, at=later)
    assert not guardians.acts_for(street.lin, child, later)
    assert guardians.acts_for(street.lin, child, at)
    with pytest.raises(NotFound):
        guardians.release(guardianship_id=0, by=child, at=later)


@pytest.fixture
def new_here(street, at):
    """Wang says that they live in the entrance that Chen leads."""
    here = Dwelling.objects.create(entrance=street.place["b14-u2"], room="102", valid_from=at)
    return claims.claim(dwelling_id=here.pk, kind="tenant", by=street.wang, at=at)


def test_whom_the_lead_does_not_know_waits_for_the_desk_alone(street, at, new_here):
    assert new_here in claims.waiting_for(posts_of(street.chen, at), but_not_of=street.chen)
    left = claims.leave_to_desk(claim_id=new_here.pk, by=street.chen, at=at)
    assert (left.state, left.left_to_desk_at) == ("pending", at)
    assert new_here not in claims.waiting_for(posts_of(street.chen, at), but_not_of=street.chen)
    assert new_here in claims.waiting_for(posts_of(street.sun, at), but_not_of=street.sun)
    with pytest.raises(claims.LeftToDesk):
        claims.confirm(claim_id=new_here.pk, by=street.chen, at=at)
    with pytest.raises(claims.LeftToDesk):
        claims.refuse(claim_id=new_here.pk, by=street.chen, at=at, reason="不是")
    assert claims.confirm(claim_id=new_here.pk, by=street.sun, at=at).how == Confirmed.DESK
    with pytest.raises(claims.Decided):
        claims.leave_to_desk(claim_id=new_here.pk, by=street.chen, at=at)


def test_the_desk_leaves_no_claim_to_itself(street, at, new_here):
    """Nobody of the entrance was asked, so the claimer is not told that they are unknown there."""
    with pytest.raises(claims.AtTheDesk):
        claims.leave_to_desk(claim_id=new_here.pk, by=street.sun, at=at)
    new_here.refresh_from_db()
    assert new_here.left_to_desk_at is None
    claims.leave_to_desk(claim_id=new_here.pk, by=street.chen, at=at)  # control: the lead may
    with pytest.raises(claims.AtTheDesk):
        claims.leave_to_desk(claim_id=new_here.pk, by=street.sun, at=at)


def test_the_claimer_is_told_once_what_to_show_at_the_desk_and_only_while_it_waits(street, at, new_here):
    for _said in range(3):
        claims.leave_to_desk(claim_id=new_here.pk, by=street.chen, at=at + timedelta(minutes=1))
    with clock_at(at + timedelta(minutes=2)):
        loop.work_once(at + timedelta(minutes=2), holder="test")
    letter = Letter.objects.get(person=street.wang)
    assert "房本" in speak(letter, "zh-hans", now=at).line
    claims.confirm(claim_id=new_here.pk, by=street.sun, at=at + timedelta(minutes=3))
    with clock_at(at + timedelta(minutes=4)):
        loop.work_once(at + timedelta(minutes=4), holder="test")
    assert Letter.objects.filter(person=street.wang).count() == 2


@pytest.mark.parametrize("by", ["lin", "zhao", "han", "zheng"])
def test_who_confirms_nothing_leaves_nothing_to_the_desk(street, at, new_here, by):
    with pytest.raises(NotFound):
        claims.leave_to_desk(claim_id=new_here.pk, by=street.person[by], at=at)


@pytest.mark.parametrize("community", ["", "110116001006", "110116001008"])
def test_the_community_that_the_words_name_goes_before_the_chosen_one(street, at, community):
    tree.create(seed=Seed(Kind.COMMUNITY, "110116001006", "湖光社区", "110116001"), at=at)
    said = claims.claim_by_words(
        community=community, words="北园社区14号楼2单元501", kind="owner", by=street.wang, at=at
    )
    assert said.dwelling.entrance == street.place["b14-u2"]


def test_a_door_of_another_community_is_not_guessed(street, at):
    tree.create(seed=Seed(Kind.COMMUNITY, "110116001006", "湖光社区", "110116001"), at=at)
    with pytest.raises(Invalid):
        claims.claim_by_words(community="110116001006", words="14号楼2单元501", kind="owner", by=street.wang, at=at)


def test_a_claim_that_another_request_made_and_the_desk_decided_meanwhile_is_that_claim(street, at, monkeypatch):
    home = Dwelling.objects.create(entrance=street.place["b14-u2"], room="602", valid_from=at)
    claim = {"dwelling_id": home.pk, "kind": "owner", "by": street.wang, "at": at}
    first = claims.claim(**claim)

    def just_after_the_desk(**_said):
        claims.refuse(claim_id=first.pk, by=street.sun, at=at, reason="门牌对不上")
        raise IntegrityError

    monkeypatch.setattr(DwellingClaim.objects, "create", just_after_the_desk)
    assert claims.claim(**claim) == first
