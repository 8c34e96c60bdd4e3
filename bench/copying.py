"""How a row is copied: the SQL that makes another case, with all that hangs on it, out of one that was lived through.

Two temporary tables: `source_…`, the rows that are copied, each with its place among those of its case; and `picked`,
which says of each new case out of which it is made, when, where and by whom. Ids are reckoned, so that nothing is
looked up: a row that hangs on a case has the case's id times `STRIDE`, plus its place among its like.
"""

from collections.abc import Iterator

from django.db import connection, models
from django.db.models import DateTimeField, Model

from linli.ground.files.models import Picture
from linli.life.cases.models import Case, Photo, Rating, Reporter, Step, Word

STRIDE = 64
LIVED_FROM = 10**9
"""The ids of what is lived through begin here (`filling.apart`); below lie the copies."""
COPIED: tuple[type[Model], ...] = (Case, Reporter, Step, Word, Rating, Picture, Photo)
"""In the order in which they are written: what is pointed at comes first."""
PICKED = (
    "CREATE TEMP TABLE picked (new_id bigint PRIMARY KEY, old_id bigint, back integer, ms bigint, shift bigint, "
    "community bigint, street bigint, path text, person bigint, others bigint)"
)
"""`back`: minutes by which its moments are moved; `ms`: when it is reported, for ids that grow with time; `shift`: by
how much the ids of places below its community are moved; `person`, `others`: who reports, and those who join."""

_COMMUNITIES = {"community_id", "lead_unit_id", "left_community_id"}
_STREETS = {"street_id", "left_street_id"}
_BELOW = {"place_id", "grid_id", "courtyard_id", "left_grid_id"}
_LANES = {"lane_id", "left_lane_id"}
_VOICES = {"reporter_id", "on_behalf_of_id"}


def sources() -> Iterator[str]:
    """The statements that lay down what is copied, before there are copies."""
    nth = "row_number() OVER (PARTITION BY old.case_id ORDER BY old.id) AS nth"
    voice = "(SELECT voice.nth FROM source_cases_reporter voice WHERE voice.id = old.{}) AS voice_nth"
    more = {
        Case: "old.id AS case_id, 0 AS nth",
        Step: f"{nth}, {voice.format('on_behalf_of_id')}",
        Word: f"{nth}, {voice.format('reporter_id')}",
        Rating: f"{nth}, {voice.format('reporter_id')}",
        Photo: f"{nth}, (SELECT step.nth FROM source_cases_step step WHERE step.id = old.step_id) AS step_nth",
        Picture: "photo.case_id, row_number() OVER (PARTITION BY photo.case_id ORDER BY photo.id) AS nth",
    }
    for model in COPIED:
        table = model._meta.db_table
        joined = " JOIN cases_photo photo ON photo.picture_id = old.id" if model is Picture else ""
        taken = f'SELECT old.*, {more.get(model, nth)} FROM "{table}" old{joined} WHERE old.id >= {LIVED_FROM}'
        yield f'CREATE TEMP TABLE "source_{table}" AS {taken}'
        yield f'CREATE INDEX "source_{table}_case" ON "source_{table}" (case_id)'


def copies(home: int, home_path: str) -> Iterator[str]:
    """The statements that write a copy for each case that is `picked`; `home` is the community they were lived in."""
    for model in COPIED:
        fields = model._meta.local_concrete_fields
        table, columns = model._meta.db_table, ", ".join(f'"{field.column}"' for field in fields)
        values = ", ".join(_value(model, field, home, home_path) for field in fields)
        yield (
            f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM picked '
            f'JOIN "source_{table}" old ON old.case_id = picked.old_id ORDER BY picked.new_id, old.nth'
        )


def entries() -> str:
    """The statement that writes into the audit book of each picked case that it was reported."""
    return (
        "INSERT INTO audit_entry (public_id, actor, verb, object, at, recorded_at, digest, digest_version) "
        f"SELECT {_uuid()}, 'reporter:' || (new_id * {STRIDE} + 1), 'case.report', 'case:' || new_id, reported_at, "
        f"reported_at, {_hexes(64)}, 'v1' FROM picked JOIN cases_case made ON made.id = new_id ORDER BY new_id"
    )


def _value(model: type[Model], field: "models.Field[object, object]", home: int, home_path: str) -> str:
    """What a copied row has in a column."""
    column = str(field.column)
    if column == "id":
        return "picked.new_id" if model is Case else f"picked.new_id * {STRIDE} + old.nth"
    special = {
        "case_id": "picked.new_id",
        "public_id": _uuid(),
        "query_code_hash": _hexes(64),
        "name": _hexes(32),
        "sha256": _hexes(64),
        "picture_id": f"picked.new_id * {STRIDE} + old.nth",
        "step_id": f"picked.new_id * {STRIDE} + old.step_nth",
        "place_path": f"replace(old.place_path, '{home_path}', picked.path)",
        "person_id": "CASE WHEN old.person_id IS NULL THEN NULL WHEN old.nth = 1 THEN picked.person "
        "ELSE picked.others + old.nth END",
    }
    if column in special:
        return special[column]
    if column in _VOICES:
        return f"picked.new_id * {STRIDE} + old.voice_nth"
    if column.startswith("looks_"):
        return f"CASE WHEN old.{column} IS NOT NULL THEN {_sixteen_bits()} END"
    if isinstance(field, DateTimeField):
        return _earlier(f'old."{column}"')
    return _somewhere_else(column, home)


def _somewhere_else(column: str, home: int) -> str:
    """Where it is, in the community that was picked; every other column as it was."""
    old = f'old."{column}"'
    if column in _COMMUNITIES:
        return f"CASE WHEN {old} IS NOT NULL THEN picked.community END"
    if column in _STREETS:
        return f"CASE WHEN {old} IS NOT NULL THEN picked.street END"
    if column in _BELOW:
        return f"CASE WHEN {old} = {home} THEN picked.community ELSE {old} + picked.shift END"
    if column in _LANES:
        return f"CASE WHEN picked.shift = 0 THEN {old} END"
    return old


def _on_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _earlier(column: str) -> str:
    if _on_postgresql():
        return f"{column} - picked.back * interval '1 minute'"
    return f"strftime('%Y-%m-%d %H:%M:%f', {column}, '-' || picked.back || ' minutes')"


def _uuid() -> str:
    """An id of version 7: its first twelve digits are its moment, so that ids grow as the cases do."""
    made = f"{_hexes(3)} || '8' || {_hexes(15)}"
    if _on_postgresql():
        return f"(lpad(to_hex(picked.ms), 12, '0') || '7' || {made})::uuid"
    return f"printf('%012x', picked.ms) || '7' || {made}"


def _hexes(count: int) -> str:
    """So many random digits, 64 at most."""
    if _on_postgresql():
        return f"substr(md5(random()::text) || md5(random()::text), 1, {count})"
    return f"substr(lower(hex(randomblob(32))), 1, {count})"


def _sixteen_bits() -> str:
    return "floor(random() * 65536)::int" if _on_postgresql() else "abs(random()) % 65536"
