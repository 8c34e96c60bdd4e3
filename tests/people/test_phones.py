"""One phone, one form."""

import pytest

from linli.ground.shared.refusals import Invalid
from linli.town.people.phones import must_be_office_phone, normal_email, normal_mobile, normal_phone


@pytest.mark.parametrize(
    "typed",
    ["13800001234", "138 0000 1234", "138-0000-1234", "+86 13800001234", "0086 13800001234", "１３８００００１２３４"],
)
def test_a_number_is_the_same_however_it_is_typed(typed):
    assert normal_phone(typed) == "+8613800001234"


@pytest.mark.parametrize("typed", ["", "1380000123", "138000012345", "hello", "110", "13800001234 ext 5", "\0"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(Invalid):
        normal_phone(typed)


@pytest.mark.parametrize(
    "typed", ["010-69601234", "+85261234567", "+1 202 555 0143", "+8612800001234", "+44 7911 123456", "400 820 8820"]
)
def test_only_a_mobile_of_the_mainland_gets_messages(typed):
    with pytest.raises(Invalid) as refused:
        normal_mobile(typed)
    assert refused.value.fields["phone"]


def test_a_mobile_of_the_mainland_gets_messages():
    assert normal_mobile("138 0000 1234") == "+8613800001234"


def test_an_address_is_kept_in_small_letters():
    assert normal_email(" Zhang@Example.CN ") == "zhang@example.cn"
    with pytest.raises(Invalid):
        normal_email("zhang@")


@pytest.mark.parametrize(
    "address", ["a@localhost", "a@[127.0.0.1]", "a@127.0.0.1", "a@b\u202e.cn", "a@mail.local", "a@b", "a@b.1"]
)
def test_an_address_lies_at_a_public_name(address):
    with pytest.raises(Invalid):
        normal_email(address)


@pytest.mark.parametrize(
    "address", ["lin@example.cn", "lin@mail.example.com.cn", "lin@xn--fiq228c.xn--fiqs8s", "lin@163.com"]
)
def test_a_usual_address_is_taken(address):
    assert normal_email(address) == address


OFFICES = ["", "010-6960-0000", "010-6960 0099", "(0312)123 4567".replace("1", "2"), "69600000", "13800008001"]
OFFICES += ["+8613800008001", "400-600-1234", "12345", "110", "96156", "010-69600000转801", "０１０－６９６０００００"]


@pytest.mark.parametrize("typed", OFFICES)
def test_a_duty_phone_is_a_number_that_can_be_dialled(typed):
    must_be_office_phone(typed)


@pytest.mark.parametrize("typed", ["<b>1", "1", "找老王", "=1+1", "010-1", "javascript:1", "138000080011", "110<110"])
def test_what_nobody_can_dial_is_no_duty_phone(typed):
    with pytest.raises(Invalid) as refused:
        must_be_office_phone(typed)
    assert set(refused.value.fields) == {"duty_phone"}
