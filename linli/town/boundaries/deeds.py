"""What is done to boundaries, as the book of acts says it."""

from django.utils.translation import gettext_lazy as _

ACTS = {"boundaries.redrawn": _("重画边界")}
