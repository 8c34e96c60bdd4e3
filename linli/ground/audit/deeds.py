"""Who acts in the books without being anybody."""

from django.utils.translation import gettext_lazy as _

ALONE = {"clock": _("系统自动办的"), "command": _("操作员用命令办的")}
