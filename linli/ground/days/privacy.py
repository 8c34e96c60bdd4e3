"""The calendar is nobody's: days and opening hours."""

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.privacy import Fields, plain

FIELDS: Fields = {
    "Day": plain("id", "date", "kind", "source", "changed_at", keep="valid", why=_("哪天上班、哪天放假")),
    "Timetable": plain("id", "name", "words", "valid_from", "changed_at", keep="valid", why=_("几点开门、几点关门")),
}
