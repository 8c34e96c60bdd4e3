"""What the fields of places are to people: nothing personal, since a door is not yet a person."""

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.privacy import Fields, plain

_OPEN = _("楼院在哪里、叫什么，是大家都知道的事")
_DOOR = _("只是一扇门，不写谁住在里面")
_DATED = ("id", "valid_from", "valid_until")
_NAMED = (*_DATED, "name", "name_hant", "name_en")
_STANDING = ("parent", "path", "lane", "households")

FIELDS: Fields = {
    "Place": plain(*(*_NAMED, *_STANDING, "public_id", "kind", "code", "stands_since", "synthetic"), why=_OPEN),
    "Former": plain(*_NAMED, *_STANDING, "place", why=_OPEN),
    "Dwelling": plain(*_DATED, "public_id", "entrance", "room", "floor", "area_m2", "confirmed_room", why=_DOOR),
    "Lane": plain(*_NAMED, "public_id", "code", "street", "synthetic", why=_OPEN),
    "LaneGrid": plain(*_DATED, "lane", "grid", why=_OPEN),
    "LaneStandard": plain(*_DATED, "lane", "words", "words_hant", "words_en", why=_OPEN),
    "Alias": plain(*_DATED, "place", "words", why=_OPEN),
}
