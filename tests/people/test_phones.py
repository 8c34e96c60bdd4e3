"""One phone, one form."""

import pytest

from linli.ground.shared.refusals import Invalid
from linli.town.people.phones import gets_messages, normal_email, normal_phone


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


def test_a_landline_gets_no_messages():
    assert gets_messages("+8613800001234")
    assert not gets_messages(normal_phone("010-69601234"))


def test_an_address_is_kept_in_small_letters():
    assert normal_email(" Zhang@Example.CN ") == "zhang@example.cn"
    with pytest.raises(Invalid):
        normal_email("zhang@")
