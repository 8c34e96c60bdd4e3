"""What the fields of the rulebook's drafts are to people: rules are anyone's to know, and who made them is kept."""

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.privacy import Fields, Tag, plain

_BY = Tag("pseudonym", "lasting", _("规矩是谁定的，查账时要知道"))

FIELDS: Fields = {
    "Draft": {
        **plain("id", "public_id", "why", "on", "begun_at", "state", "laid_at", "closed_at", "closed_why", "version"),
        **dict.fromkeys(("begun_by", "laid_by", "closed_by"), _BY),
    },
    "Writer": {**plain("id", "draft", "at"), "person": _BY},
    "Edit": {
        **plain("id", "draft", "table", "key", "cells", "was", "ends", "over", "at", why=_("改的是规矩，不写人")),
        "by": _BY,
    },
}
