"""Whoever gives a post sets right how its holder is named; nobody else does, and the holder is told."""

import pytest

from linli.ground.audit.record import about
from linli.ground.outbox.loop import work_once
from linli.ground.shared.refusals import Invalid, NotAllowed, NotFound
from linli.town.notices.models import Letter
from linli.town.people import appoint, naming
from linli.town.people.models import FormerName
from linli.town.people.roles import Role
from tests.street import signed_in

pytestmark = pytest.mark.django_db


def correct(street, at, *, whose="zhao", by="xu", name="赵健国", called="老赵"):
    person = street.person[by] if by else None
    return naming.correct(post_id=street.post[whose].pk, name=name, called=called, by=person, at=at)


def test_a_colleagues_name_is_set_right_and_they_are_told_by_whom(street, at):
    assert correct(street, at).person.signs_as == "老赵"
    entry = about(street.zhao.source).last()
    assert (entry.verb, entry.actor) == ("people.name_corrected", street.xu.source)
    assert FormerName.objects.get().called == "赵师傅"
    work_once(at)
    letter = Letter.objects.get(person=street.zhao)
    assert letter.kind == "people.name_corrected"
    assert "安全管理员" in str(letter.facts)
    correct(street, at)
    work_once(at)
    assert Letter.objects.filter(kind=letter.kind).count() == FormerName.objects.count() == 1, (
        "nothing is changed twice"
    )


@pytest.mark.parametrize("by", ["sun", "li", "zhao", "meng", "cao", "lin", "han"])
def test_nobody_does_who_gives_no_such_post(street, at, by):
    with pytest.raises(NotAllowed):
        correct(street, at, by=by)


def test_a_community_names_its_entrance_leads_but_not_one_who_is_staff_as_well(street, at):
    assert correct(street, at, whose="chen", by="li", name="陈桂英").person.name == "陈桂英"
    appoint.appoint(
        person_id=street.chen.pk, role=Role.VERIFIER, by=street.xu, at=at, place_id=street.place["community"].pk
    )
    with pytest.raises(NotAllowed):
        correct(street, at, whose="chen", by="li", name="陈桂花")


def test_a_name_is_fit_to_be_read_and_of_somebody_who_holds_the_post(street, at):
    for wrong, field in (({"name": " "}, "name"), ({"called": "打13800001234"}, "called"), ({"name": "<b>"}, "name")):
        with pytest.raises(Invalid) as refused:
            correct(street, at, **wrong)
        assert set(refused.value.fields) == {field}
    appoint.end(post_id=street.post["zhao"].pk, by=None, at=at)
    with pytest.raises(NotFound):
        correct(street, at)


def test_a_name_that_comes_with_a_post_is_as_fit_by_page_and_by_json(street, at, monkeypatch):
    admin, post = signed_in(street.xu, at=at), street.post["zhao"].public_id
    said = {"role": "verifier", "seat": "110116001008002", "phone": "13600001111"}

    def answers(name):
        given = [("/posts/new/", "", said), (f"/posts/{post}/", "", {"phone": said["phone"]})]
        given += [("/api/v1/posts", "application/json", said)]
        given += [(f"/api/v1/posts/{post}/hand-over", "application/json", {"phone": said["phone"]})]
        sent = [
            admin.post(to, each | {"name": name}, **({"content_type": kind} if kind else {}))
            for to, kind, each in given
        ]
        assert [each.status_code for each in sent] == [422] * 4, name
        return [each.content.decode() for each in sent]

    for name, words in (("甲13912345678", "别写号码"), ("<zzq>", "尖括号"), ("何\u202e妹", "看不见的符号")):
        assert [words in each for each in answers(name)] == [True] * 4, name
    monkeypatch.setattr(naming, "unfit", lambda **typed: {})
    taken = admin.post("/api/v1/posts", said | {"name": "甲13912345678"}, content_type="application/json")
    assert (taken.status_code, "13912345678" in str(admin.get("/api/v1/posts").json())) == (200, True), "the control"


def test_the_page_shows_the_name_as_it_is_and_sets_it_right(street, at):
    admin, post = signed_in(street.xu, at=at), street.post["zhao"]
    assert f"/posts/{post.public_id}/name/" in admin.get(f"/posts/{post.public_id}/").content.decode()
    assert 'value="赵建国"' in admin.get(f"/posts/{post.public_id}/name/").content.decode()
    answer = admin.post(f"/posts/{post.public_id}/name/", {"name": "赵健国", "called": "赵师傅"})
    assert answer.headers["Location"] == f"/posts/{post.public_id}/"
    street.zhao.refresh_from_db()
    assert (street.zhao.name, street.zhao.called) == ("赵健国", "赵师傅")
    assert not FormerName.objects.exists(), "they sign as before"
