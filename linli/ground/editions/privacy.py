"""Editions are nobody's: names of tables and places, and random names of their states."""

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.privacy import Fields, plain

FIELDS: Fields = {
    "Edition": plain("name", "edition", keep="valid", why=_("内存里留着的东西还算不算数")),
}
