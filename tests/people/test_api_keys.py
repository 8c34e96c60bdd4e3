"""Keys for programs: shown once, kept as a digest, scoped, at most a year long."""

from datetime import timedelta

import pytest

from linli.ground.shared.refusals import Invalid, NotFound
from linli.town.people import api_keys, shutting_out
from linli.town.people.models import ApiKey

pytestmark = pytest.mark.django_db


def make(street, at, **more):
    return api_keys.make(**({"by": street.lin, "name": "表格", "scopes": ["read"], "days": 30, "at": at} | more))


def test_a_key_opens_for_its_person_until_its_last_moment(street, at):
    key, secret = make(street, at)
    assert api_keys.person_by(secret, acting=False, at=at) == (street.lin, key)
    ends = at + timedelta(days=30)
    api_keys.person_by(secret, acting=False, at=ends - timedelta(microseconds=1))
    with pytest.raises(api_keys.KeyRefused):
        api_keys.person_by(secret, acting=False, at=ends)


def test_the_secret_is_not_kept(street, at):
    _key, secret = make(street, at)
    row = ApiKey.objects.get()
    assert secret not in repr(ApiKey.objects.values().get())
    assert secret.startswith(row.shown)
    assert len(row.shown) == 12


def test_a_key_that_may_only_read_does_not_act(street, at):
    _key, secret = make(street, at)
    with pytest.raises(api_keys.BeyondKey):
        api_keys.person_by(secret, acting=True, at=at)
    _other, acting = make(street, at, scopes=["act"])
    api_keys.person_by(acting, acting=True, at=at)
    api_keys.person_by(acting, acting=False, at=at)


@pytest.mark.parametrize(
    "wrong", [{"days": 0}, {"days": 366}, {"name": " "}, {"scopes": []}, {"scopes": ["read", "all"]}]
)
def test_a_key_is_named_scoped_and_short_lived(street, at, wrong):
    with pytest.raises(Invalid):
        make(street, at, **wrong)


def test_there_are_ten_at_most(street, at):
    for _ in range(api_keys.MOST):
        key, _secret = make(street, at)
    with pytest.raises(Invalid):
        make(street, at)
    api_keys.revoke(public_id=str(key.public_id), by=street.lin, at=at)
    make(street, at)
    assert api_keys.of(street.lin, at).count() == api_keys.MOST


def test_a_key_is_stopped_by_its_person_only(street, at):
    key, secret = make(street, at)
    with pytest.raises(NotFound):
        api_keys.revoke(public_id=str(key.public_id), by=street.wang, at=at)
    api_keys.revoke(public_id=str(key.public_id), by=street.lin, at=at)
    api_keys.revoke(public_id=str(key.public_id), by=street.lin, at=at + timedelta(days=1))
    assert ApiKey.objects.get().revoked_at == at
    with pytest.raises(api_keys.KeyRefused):
        api_keys.person_by(secret, acting=False, at=at)


def test_a_deactivated_persons_key_opens_nothing(street, at):
    _key, secret = make(street, at)
    shutting_out.deactivate(person_id=street.lin.pk, by=None, at=at)
    shutting_out.reactivate(person_id=street.lin.pk, by=None, at=at)
    with pytest.raises(api_keys.KeyRefused):
        api_keys.person_by(secret, acting=False, at=at)
