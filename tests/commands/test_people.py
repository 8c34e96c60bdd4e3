"""An installation's first posts and accounts come from the command line, and leave a record."""

import re

import pytest
from django.test import Client

from linli.ground.audit.models import Entry
from linli.town.people.models import Post, StaffAccount
from tests.commands.conftest import HUAIROU, Linli

pytestmark = pytest.mark.django_db
PHONE = "13800001111"


def test_the_first_administrator_is_appointed_and_begins_by_a_link(
    linli: Linli, client: Client, capsys: pytest.CaptureFixture[str]
):
    linli("places", "divisions", HUAIROU)
    appoint = ("people", "appoint", "王敏", "--phone", PHONE, "--role", "security_admin", "--at", "110116")
    assert linli(*appoint) == 0
    assert Post.objects.get().role == "security_admin"
    assert Entry.objects.filter(actor="command", object=f"person:{Post.objects.get().person_id}").exists()

    capsys.readouterr()
    assert linli("people", "account", "wangmin", "--phone", PHONE) == 0
    link = re.search(r"http://[^/]+(/in/begin/\S+)", capsys.readouterr().out)
    assert link
    assert client.get(link[1]).status_code == 200
    assert StaffAccount.objects.get().username == "wangmin"


def test_one_person_is_not_made_two_kinds_of_administrator(linli: Linli, capsys: pytest.CaptureFixture[str]):
    linli("places", "divisions", HUAIROU)
    for role, code in (("security_admin", 0), ("audit_admin", 1)):
        assert linli("people", "appoint", "王敏", "--phone", PHONE, "--role", role, "--at", "110116") == code
    assert "不能兼任" in capsys.readouterr().err


def test_an_account_is_opened_for_someone_who_is_known(linli: Linli, capsys: pytest.CaptureFixture[str]):
    assert linli("people", "account", "wangmin", "--phone", PHONE) == 1
    assert "没有找到" in capsys.readouterr().err
    assert not StaffAccount.objects.exists()


def test_what_is_wrong_is_said_field_by_field(linli: Linli, capsys: pytest.CaptureFixture[str]):
    assert linli("people", "appoint", "王敏", "--phone", PHONE, "--role", "mayor", "--at", "110116") == 1
    assert "role: 没有这个角色" in capsys.readouterr().err
