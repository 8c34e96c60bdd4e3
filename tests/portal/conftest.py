"""Temporary: until every room has its urls."""

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def plain(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.portal.only_ours"
