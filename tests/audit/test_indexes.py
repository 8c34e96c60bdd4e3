"""The two questions that are asked of the books are answered by an index, however many rows there are."""

import re

import pytest
from django.db import connection

from linli.ground.audit import reading, record
from linli.ground.audit.models import Entry

pytestmark = pytest.mark.django_db


def plan(queryset) -> str:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    return str(queryset.explain())


def test_what_was_done_to_a_case_is_answered_by_an_index():
    said = plan(record.about("case:42"))
    assert "audit_entry_object" in said
    assert not re.search("sort|temp b-tree", said, re.IGNORECASE)


def test_who_looked_at_a_person_is_answered_by_an_index():
    said = plan(reading.about("person:9"))
    assert "audit_reading_whose" in said
    assert not re.search("sort|temp b-tree", said, re.IGNORECASE)


def test_control_a_question_without_an_index_is_seen():
    assert "audit_entry_object" not in plan(Entry.objects.filter(verb="x"))
