"""A host that is not ours: refused in words, and one line of warning in the log."""

import logging

import pytest
from django.test import Client


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_strange_host_is_one_short_line(db: None, caplog: pytest.LogCaptureFixture, method: str) -> None:
    host = "evil.example." + "x" * 5000
    with caplog.at_level(logging.INFO):
        client = Client(HTTP_HOST=host, HTTP_ORIGIN="https://other.example", raise_request_exception=False)
        answer = getattr(client, method)("/", {"words": "灯坏了"})
    assert answer.status_code == 400
    said = [record for record in caplog.records if record.name == "django.security.DisallowedHost"]
    assert said, "control: it is said"
    assert {record.levelno for record in said} == {logging.WARNING}
    assert not [record for record in caplog.records if record.exc_info or record.levelno > logging.WARNING]
    assert max(len(record.getMessage()) for record in said) <= 200
