"""What a district says on its pages is anyone's to read."""

from django.utils.translation import gettext_lazy as _

from linli.ground.shared.privacy import Fields, plain

FIELDS: Fields = {
    "Text": plain(
        *("id", "key", "zh", "zh_hant", "en", "valid_from", "valid_until"),
        why=_("区里写在页面上的话，谁都看得到"),
    ),
}
