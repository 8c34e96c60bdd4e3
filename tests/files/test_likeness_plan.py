"""A picture that was shown before is found by indexes, however many pictures there are."""

import pytest
from django.db import connection

from linli.ground.files import likeness
from linli.ground.files.models import Picture, parted
from linli.ground.shared.moments import now


@pytest.mark.django_db
def test_no_look_for_a_like_picture_reads_all_of_them():
    rows = [
        Picture(name=f"{n:032x}", sha256=f"{n:064x}", width=1, height=1, bytes=1, at=now(), **parted(n * 7919 << 20))
        for n in range(1, 3)
    ]
    Picture.objects.bulk_create(rows)
    said: list[str] = []

    def note(execute, sql, params, many, context):
        with connection.cursor() as cursor:
            said.append(str(cursor.cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()))
        return execute(sql, params, many, context)

    if connection.vendor == "postgresql":
        pytest.skip("of two rows PostgreSQL reads both, whatever indexes there are")
    with connection.execute_wrapper(note):
        likeness.like(rows, Picture.objects.all())
    (plan,) = said
    for index in ("picture_sha256", *(f"picture_looks_{n}" for n in range(4))):
        assert index in plan, plan
