"""This room as JSON: oneself, who looks after a grid, the claims desk, posts, organisations, staff accounts, the books.

Each act takes an `Idempotency-Key`; a replay is answered anew, with the caller's rights of now.
Signing in has no endpoint, since a program comes with a key; and a key cannot make another key, or it would never end.
"""

from ninja import Router

from . import auditing, chain, desk, me, setting_up, taking_in

router = Router()
for part in (me, desk, setting_up, taking_in, auditing, chain):
    router.add_router("", part.router)
