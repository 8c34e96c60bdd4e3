"""The baseline: a minimal Django view that reads JSON and inserts one row by the ORM. No middleware, no session."""

import json
import os
from typing import ClassVar

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone

from linli.settings import database

if not settings.configured:
    settings.configure(
        SECRET_KEY="measured",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="bench.minimal",
        DATABASES={"default": database(os.environ["LINLI_DATABASE_URL"])},
        USE_TZ=True,
    )
    django.setup()

TABLE = "bench_report"


class Report(models.Model):
    """One row with four columns."""

    words = models.TextField()
    place = models.CharField(max_length=80)
    at = models.DateTimeField()
    objects: ClassVar[models.Manager["Report"]] = models.Manager()

    class Meta:
        app_label = "bench"
        db_table = TABLE

    def __str__(self) -> str:
        return self.words


def insert(request: HttpRequest) -> JsonResponse:
    """Take a report in: checked for being text, and kept."""
    given = json.loads(request.body)
    words, place = given["words"], given["place"]
    if not isinstance(words, str) or not isinstance(place, str) or not 0 < len(words) <= 2000 or len(place) > 80:
        return JsonResponse({"wrong": "words or place"}, status=422)
    row = Report.objects.create(words=words, place=place, at=timezone.now())
    return JsonResponse({"id": row.pk}, status=201)


def create_table() -> None:
    """Make the table, once."""
    if TABLE not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Report)


urlpatterns = [path("reports", insert)]
application = get_wsgi_application()
