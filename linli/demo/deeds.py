"""By what the demo town is known as one in the book of acts."""

from django.utils.translation import gettext_lazy as _

ACTS = {"demo.begin": _("开始建"), "demo.build": _("建好了")}
ALONE = {"demo": _("演示程序"), "town:demo": _("演示街道")}
