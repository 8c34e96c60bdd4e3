"""The few words that templates have beyond Django's: a field with all that belongs to it, an icon, a number to tap.

They are builtins: no `{% load %}`. In a list's loop use none of them: rows come as ready strings.
"""

from functools import lru_cache

from django import template
from django.conf import settings
from django.forms import BoundField
from django.forms.widgets import CheckboxInput, ChoiceWidget, Select
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from linli.ground.shared import text
from linli.ground.ui.photos import FROM_PHOTOS, PLACE, PhotosInput

register = template.Library()


@register.filter
def dialled(phone: str) -> str:
    """`href="tel:{{ phone|dialled }}"`: the number as a telephone dials it; what is shown stays as people read it."""
    return text.dialled(phone)


@register.filter
def grouped(phone: str) -> str:
    """`{{ phone|grouped }}`: a mobile in threes and fours, on one line."""
    return text.in_groups(phone)


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "bell" %}`: one drawing of the sprite, silent to screen readers: words always stand beside it."""
    return _drawing(name, settings.STORAGES["staticfiles"]["BACKEND"])


@lru_cache(maxsize=256)
def _drawing(name: str, files: str) -> SafeString:
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("ui/icons.svg"), name)


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField) -> dict[str, object]:
    """`{% field form.place %}`: label, help, errors and the control, tied together; choices become cards.

    A choice's label may hold a second line, which is shown soft beneath the first.
    """
    widget = bound.field.widget
    if isinstance(widget, PhotosInput):
        return {"bound": bound, "kind": "photos", **_photos(bound, widget)}
    cards = isinstance(widget, ChoiceWidget) and not isinstance(widget, Select)
    return {
        "bound": bound,
        "kind": "choices" if cards else "tick" if isinstance(widget, CheckboxInput) else "one",
        "options": [_card(option.data) for option in bound.subwidgets] if cards else [],
        "described": bound.aria_describedby,
    }


def _photos(bound: BoundField, widget: PhotosInput) -> dict[str, object]:
    """The pictures that were sent, and whether the place that one knows goes along, where the form asks that."""
    thumbs = widget.thumbs(bound.value())
    if PLACE not in bound.form.fields:
        return {"thumbs": thumbs}
    said = str(bound.form[PLACE].value() or "")
    place = "" if said == FROM_PHOTOS else said
    if thumbs and place:
        thumbs[0]["place"] = place
    return {
        "thumbs": thumbs,
        "asks": {"name": bound.form[PLACE].html_name, "said": said, "place": place, "unread": FROM_PHOTOS},
    }


def _card(option: dict[str, object]) -> dict[str, object]:
    first, _, second = str(option["label"]).partition("\n")
    return {**option, "label": first, "more": second}
