"""The JSON door: what the pages can do, programs can do too, by the same calls and with the same words.

Each room describes its own part in `api.py`; this room mounts them under `/api/v1/`, writes the description
(`/api/v1/openapi.json`, OpenAPI 3.1), and lists it on a page (`/api/`). It has no rule of its own: who may knock is
`@allow` on each operation, who is asking is found by session or key in `people.allow.Knock`, refusals are worded by
the rooms. Nothing here changes anything.
"""
