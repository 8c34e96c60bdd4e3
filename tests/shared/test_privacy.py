"""Tags are refused when they say nothing."""

import pytest

from linli.ground.shared.privacy import RETENTIONS, Tag, plain


def test_a_tag_without_a_reason_is_refused():
    with pytest.raises(ValueError, match="why"):
        Tag("personal", "account", "")


def test_a_tag_of_no_known_kind_is_refused():
    with pytest.raises(ValueError, match="kind"):
        Tag("secret", "account", "手机号")


def test_a_tag_with_no_known_retention_is_refused():
    with pytest.raises(ValueError, match="retention"):
        Tag("personal", "for ever", "手机号")


def test_plain_fields_say_nothing_of_a_person():
    assert {tag.kind for tag in plain("id", "code", keep="valid").values()} == {"none"}


def test_every_retention_speaks_to_a_resident():
    assert all(str(retention.since) for retention in RETENTIONS.values())
