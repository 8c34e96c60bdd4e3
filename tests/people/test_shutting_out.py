"""Of those who watch each other nobody shuts the last one out, and the rest hear of each who is."""

from datetime import timedelta

import pytest

from linli.ground.outbox.loop import work_once
from linli.ground.shared.refusals import NotAllowed
from linli.town.notices.models import Letter
from linli.town.people import appoint, shutting_out
from linli.town.people.models import Person
from linli.town.people.roles import Role
from tests.people.authenticated import with_account
from tests.street import signed_in

pytestmark = pytest.mark.django_db
KIND = "people.administrator_shut_out"


def second(street, at, role):
    person = Person.objects.create(name=f"第二位{role.label}", known_since=at)
    appoint.appoint(person_id=person.pk, role=role, by=None, at=at, place_id=street.place["district"].pk)
    return person


def told():
    return set(Letter.objects.filter(kind=KIND).values_list("person", flat=True))


@pytest.mark.parametrize(("last", "role"), [("xu", Role.SECURITY_ADMIN), ("cao", Role.AUDIT_ADMIN)])
def test_the_last_administrator_of_a_kind_is_not_shut_out(street, at, last, role):
    person = street.person[last]
    with pytest.raises(shutting_out.LastOfThem) as refused:
        shutting_out.deactivate(person_id=person.pk, by=street.meng, at=at)
    assert str(role.label) in refused.value.words
    person.refresh_from_db()
    assert person.is_active
    other = second(street, at, role)
    with_account(person, at)
    shutting_out.deactivate(person_id=person.pk, by=street.meng, at=at)  # control: there are two
    with pytest.raises(shutting_out.LastOfThem):
        shutting_out.deactivate(person_id=other.pk, by=street.meng, at=at)
    shutting_out.deactivate(person_id=other.pk, by=None, at=at)  # at the machine


def test_somebody_whose_post_is_over_is_not_the_other_one(street, at):
    other = second(street, at, Role.AUDIT_ADMIN)
    later = at + timedelta(minutes=1)
    appoint.end(post_id=other.posts.get().pk, by=None, at=later)
    with pytest.raises(shutting_out.LastOfThem):
        shutting_out.deactivate(person_id=street.cao.pk, by=street.meng, at=later)


def test_the_other_administrators_are_told_at_once_by_whom(street, at):
    other = second(street, at, Role.AUDIT_ADMIN)
    with_account(street.cao, at)
    shutting_out.deactivate(person_id=street.cao.pk, by=street.meng, at=at)
    work_once(at)
    assert told() == {street.xu.pk, other.pk}
    letter = Letter.objects.filter(kind=KIND).first()
    assert "系统管理员" in str(letter.facts)
    assert "审计管理员" in str(letter.facts)


def test_of_a_member_of_staff_administrators_are_not_told(street, at):
    with_account(street.zhao, at)
    shutting_out.deactivate(person_id=street.zhao.pk, by=street.meng, at=at)
    work_once(at)
    assert told() == set()


def test_whoever_has_no_account_is_not_shut_out_by_an_administrator(street, at):
    page = f"/accounts/{street.zhao.public_id}/"
    admin = signed_in(street.meng, at=at)
    with pytest.raises(shutting_out.NoAccount):
        shutting_out.deactivate(person_id=street.zhao.pk, by=street.meng, at=at)
    assert f"{page}deactivate/" not in admin.get(page).text
    assert "还没开户" in admin.post(f"{page}deactivate/").text
    with_account(street.zhao, at)
    assert f"{page}deactivate/" in admin.get(page).text, "control"
    shutting_out.deactivate(person_id=street.zhao.pk, by=street.meng, at=at)
    assert f"{page}reactivate/" in admin.get(page).text


def test_at_the_machine_anyone_is_shut_out_and_let_in_again_by_an_administrator(street, at):
    page = f"/accounts/{street.zhao.public_id}/"
    shutting_out.deactivate(person_id=street.zhao.pk, by=None, at=at)
    assert f"{page}reactivate/" in signed_in(street.meng, at=at).get(page).text
    assert shutting_out.reactivate(person_id=street.zhao.pk, by=street.meng, at=at).is_active


def test_whoever_was_shut_out_meanwhile_shuts_nobody_out(street, at):
    other = second(street, at, Role.SYSTEM_ADMIN)
    with_account(other, at)
    shutting_out.deactivate(person_id=other.pk, by=street.meng, at=at)
    with pytest.raises(NotAllowed):
        shutting_out.deactivate(person_id=street.meng.pk, by=other, at=at)


def test_the_page_says_why_it_was_not_done(street, at):
    answer = signed_in(street.meng, at=at).post(f"/accounts/{street.cao.public_id}/deactivate/")
    assert answer.status_code == 409
    assert "只剩这一位了" in answer.content.decode()
