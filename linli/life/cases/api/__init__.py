"""Cases as JSON: bringing one in, following it, the desks, and one operation for each act of `acts.ACTS`."""

from ninja import Router

from linli.life.cases.api import acting, following, joining, lanes, lists, photos, pins, reporting, revealing, tables

router = Router()
for part in (reporting, joining, photos, lists, lanes, pins, tables, following, revealing, acting):
    router.add_router("", part.router)
