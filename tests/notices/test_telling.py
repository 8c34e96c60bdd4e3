"""What people cannot tell by themselves is told here: who looked, and what became of a claim."""

import pytest

from linli.ground.audit import reading
from linli.ground.outbox.loop import work_once
from linli.town.notices.models import Letter
from linli.town.notices.wording import speak
from linli.town.people import claims, contacts, organisations
from linli.town.people.queries import names_of_readers
from linli.town.places.models import Dwelling
from tests.street import Street, signed_in


def said(letter: Letter, street: Street) -> str:
    spoken = speak(letter, "zh-hans", now=street.at)
    return f"{spoken.title}\n{spoken.line}"


def test_a_person_is_told_that_someone_saw_their_number_and_why(street: Street) -> None:
    contacts.note_look(street.lin.pk, "phone", street.zhao, "约上门的时间", street.at)
    work_once(street.at)
    letter = Letter.objects.get(person=street.lin, kind="people.contact_read")
    by, page = (
        names_of_readers([street.zhao.source], street.at)[street.zhao.source],
        signed_in(street.lin, at=street.at),
    )
    assert f"{by}看了您的手机号" in said(letter, street)
    assert by in page.get("/me/readings/").content.decode(), "as the page names them"
    assert "约上门的时间" in said(letter, street)
    assert letter.about == f"reading:{reading.about(street.lin.source)[0].pk}"


@pytest.mark.parametrize(("decide", "words"), [("confirm", "确认了"), ("refuse", "门牌对不上")])
def test_a_person_is_told_what_became_of_their_claim(street: Street, decide: str, words: str) -> None:
    home = Dwelling.objects.create(entrance=street.place["b14-u1"], room="102", valid_from=street.at)
    claim = claims.claim(dwelling_id=home.pk, kind="tenant", by=street.wang, at=street.at)
    if decide == "confirm":
        claims.confirm(claim_id=claim.pk, by=street.sun, at=street.at)
    else:
        claims.refuse(claim_id=claim.pk, by=street.sun, at=street.at, reason="门牌对不上")
    work_once(street.at)
    assert words in said(Letter.objects.get(person=street.wang), street)


def test_whose_post_ends_because_its_organisation_was_closed_is_told_by_whom(street: Street) -> None:
    organisations.close(organisation_id=street.organisation["water"].pk, by=street.xu, at=street.at)
    work_once(street.at)
    letter = Letter.objects.get(person=street.he, kind="people.post_closed")
    assert street.organisation["water"].name in said(letter, street)
    assert street.xu.name not in said(letter, street)
