"""What the installed rooms lay out for others to read: each room's module of one name, where it has one."""

from functools import cache
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule


@cache
def modules(name: str) -> tuple[ModuleType, ...]:
    """The module of this name (`work`, `telling`, `deeds`) of each room that has one, in the order of the rooms."""
    return tuple(
        import_module(f"{app.name}.{name}")
        for app in apps.get_app_configs()
        if app.module is not None and app.name.startswith("linli.") and module_has_submodule(app.module, name)
    )
