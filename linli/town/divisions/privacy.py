"""What the fields of divisions are to people: names and codes that the state publishes."""

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.privacy import Fields, plain

FIELDS: Fields = {
    "Division": plain("code", "kind", "name", "listed_at", "changed_at", "gone_at", why=_("国家统计局公布的区划")),
}
