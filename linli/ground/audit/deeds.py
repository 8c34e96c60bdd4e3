"""Who acts in the books without being anybody, and what the books say of themselves."""

from django.utils.translation import gettext_lazy as _

ACTS = {"audit.goes_on": _("记录搬到了另一套数据库，接着封")}
ALONE = {"clock": _("系统自动办的"), "command": _("操作员用命令办的"), "book": _("全部记录")}
