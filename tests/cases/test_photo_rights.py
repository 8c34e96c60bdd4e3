"""A photo is seen by whoever reads the words that it came with; by nobody else, and by no lasting link."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from PIL import Image

from linli.ground.shared.moments import clock_at
from linli.life.cases import handling, intake, looking, opening
from linli.life.cases.intake import Said
from linli.life.cases.models import Contact, Photo, Side
from tests.cases.conftest import RESULT
from tests.cases.test_photos import links_in, picture, with_photo
from tests.street import Street, signed_in


@pytest.fixture(autouse=True)
def door_clock(at: datetime, tmp_path, settings) -> Iterator[None]:
    settings.PICTURES = tmp_path / "pictures"
    with clock_at(at):
        yield


def test_rights_are_asked_at_each_download_and_a_link_is_no_key(street: Street, at: datetime, monkeypatch):
    case = with_photo(street, at)
    lin, qian, zhao = (signed_in(street.person[who]) for who in ("lin", "qian", "zhao"))
    (link,) = links_in(lin, f"/cases/{case.public_id}/")
    answer = lin.get(link)
    assert answer.status_code == 200
    assert Image.open(io.BytesIO(answer.content)).format == "JPEG"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    large = f"/cases/{case.public_id}/photos/{Photo.objects.get().public_id}/"
    assert lin.get(large).status_code == 200
    for stranger in (qian, Client()):
        assert stranger.get(link).status_code == stranger.get(large).status_code == 404
    assert zhao.get(link).status_code == 404  # who may see it, but in another browser
    assert zhao.get(links_in(zhao, f"/desk/?open={case.public_id}")[0]).status_code == 200
    later = datetime.now(UTC).timestamp() + 61
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert lin.get(link).status_code == 404


def test_the_public_sees_none(street: Street, at: datetime):
    case = with_photo(street, at)
    assert links_in(Client(), f"/cases/{case.public_id}/") == []
    assert Client().get(f"/api/v1/cases/{case.public_id}/photos").status_code == 404


def test_a_fellow_reporter_sees_what_the_desk_brought_and_not_the_others(street: Street, at: datetime):
    case = with_photo(street, at)
    fellow = Said(street.place["b14-u2"], "灯坏了", "54006", contact=Contact.NAMED)
    other = intake.report(fellow, reporter=street.person["qian"], query_code="Q", by=street.person["qian"], at=at)
    other.reporters.update(case=case)
    handling.on_the_spot(case_id=case.pk, by=street.zhao, at=at, result=RESULT, photos=picture(at))
    seen = opening.opened(case.public_id, person=street.person["qian"], held=(), followed=())
    assert [each.side for each in looking.photos(seen)] == [Side.AFTER]


def test_a_saved_photos_name_tells_nobody_how_many_others_there_are(street: Street, at: datetime):
    case, lin = with_photo(street, at), signed_in(street.lin)
    photo = Photo.objects.get()
    (link,) = links_in(lin, f"/cases/{case.public_id}/")
    for address in (link, f"/api/v1/cases/{case.public_id}/photos/{photo.public_id}"):
        told = lin.get(address)["Content-Disposition"]
        assert told == f'attachment; filename="{case.number}-{photo.public_id.hex[:8]}.jpg"'
