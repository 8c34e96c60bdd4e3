"""Filling: many more cases, as copies of those that the work functions made, moved back over five years.

One in a hundred stays open; the others ended. Steps and reporters come along. Written by INSERT … SELECT, so that it
takes seconds; for measuring only, since it goes round every rule.
"""

from django.db import connection, models
from django.db.models import DateTimeField, Model

from linli.life.cases.models import Case, Reporter, Step
from linli.life.cases.states import ENDS

YEARS_DAYS = 5 * 365
OPEN_SHARE = 0.01


def fill(total: int) -> None:
    """Copy until there are so many cases; those there are already stay."""
    cases = Case.objects.everything("they are copied")
    missing = total - cases.count()
    ended = list(cases.filter(state__in=sorted(ENDS)).values_list("pk", flat=True))
    still_open = list(cases.open().values_list("pk", flat=True))
    _copy(ended, missing - int(missing * OPEN_SHARE), spread_days=YEARS_DAYS)
    _copy(still_open, int(missing * OPEN_SHARE), spread_days=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copy(ids: list[int], count: int, *, spread_days: int) -> None:
    """So many copies of these cases in turn, each moved back by up to so many days."""
    if count <= 0:
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS picked")
        cursor.execute(
            "CREATE TEMP TABLE picked AS SELECT nextval(pg_get_serial_sequence('cases_case', 'id')) AS new_id, "
            "(%s::bigint[])[1 + n %% %s] AS old_id, make_interval(mins => (n::bigint * %s * 1440 / %s)::int) AS back "
            "FROM generate_series(1, %s) AS n",
            [ids, len(ids), spread_days, count, count],
        )
        for model, link in ((Case, "id"), (Reporter, "case_id"), (Step, "case_id")):
            cursor.execute(_insert(model, link))


def _insert(model: type[Model], link: str) -> str:
    """The statement that copies a model's rows for every picked case."""
    columns, values = [], []
    for field in model._meta.local_concrete_fields:
        if field.column == "id" and link != "id":
            continue
        columns.append(f'"{field.column}"')
        values.append(_value(field, link))
    table = model._meta.db_table
    source = f'FROM picked JOIN "{table}" AS old ON old."{link}" = picked.old_id'
    return f'INSERT INTO "{table}" ({", ".join(columns)}) SELECT {", ".join(values)} {source} ORDER BY picked.new_id'


def _value(field: "models.Field[object, object]", link: str) -> str:
    """What a copied row has in a column."""
    if field.column == link:
        return "picked.new_id"
    if field.column == "public_id":
        return "gen_random_uuid()"
    if field.column == "query_code_hash":
        return "md5(random()::text) || md5(random()::text)"
    if field.column == "on_behalf_of_id":
        return "NULL"
    if isinstance(field, DateTimeField):
        return f'old."{field.column}" - picked.back'
    return f'old."{field.column}"'
