"""What is done to the calendar and the hours, as the book of acts says it."""

from django.utils.translation import gettext_lazy as _

ACTS = {"days.entered": _("录入放假安排")}
ALONE = {"days:district": _("全区的日历")}
