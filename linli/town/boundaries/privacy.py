"""What the fields of boundaries are to people: where a grid ends is anyone's to know."""

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.privacy import Fields, plain

_DATED = ("id", "valid_from", "valid_until")

FIELDS: Fields = {
    "Boundary": plain(
        *(*_DATED, "place", "shape", "datum", "source", "synthetic"),
        why=_("网格和楼院的边界，不写谁住在里面"),
    ),
}
