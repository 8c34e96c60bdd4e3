"""Every stored field says what it is to a person and how long it stays."""

from importlib import import_module
from importlib.util import find_spec

import pytest
from django.apps import AppConfig, apps
from django.db.models import Model

from linli.ground.shared.privacy import RETENTIONS, Fields, Tag, plain


def our_apps() -> list[AppConfig]:
    return [
        config for config in apps.get_app_configs() if config.name.startswith("linli.") and list(config.get_models())
    ]


def tags_of(config: AppConfig) -> Fields:
    if find_spec(f"{config.name}.privacy") is None:
        return {}
    tags: Fields = import_module(f"{config.name}.privacy").FIELDS
    return tags


def stored(model: type[Model]) -> set[str]:
    """The model's own columns, and its many-to-many fields."""
    return {field.name for field in (*model._meta.local_concrete_fields, *model._meta.local_many_to_many)}


def differences(models: list[type[Model]], tags: Fields) -> list[str]:
    """Fields without a tag, tags without a field, and tags of no known retention."""
    fields = {model.__name__: stored(model) for model in models}
    wrong = [
        f"{name}.{field} has no tag" for name in fields for field in sorted(fields[name] - set(tags.get(name, {})))
    ]
    for name, tagged in tags.items():
        wrong += [
            f"{name}.{field} is tagged and is no field" for field in sorted(set(tagged) - fields.get(name, set()))
        ]
        wrong += [
            f"{name}.{field} keeps by no known retention" for field in tagged if tagged[field].keep not in RETENTIONS
        ]
    return wrong


@pytest.mark.parametrize("config", our_apps(), ids=lambda config: config.label)
def test_each_field_has_a_tag_with_a_retention(config: AppConfig):
    assert differences(list(config.get_models()), tags_of(config)) == []


def test_a_field_without_a_tag_and_a_tag_without_a_field_are_caught():
    from linli.ground.audit.models import Reading

    tags = dict(tags_of(apps.get_app_config("audit"))["Reading"])
    assert differences([Reading], {"Reading": tags}) == []
    why = tags.pop("why")
    assert differences([Reading], {"Reading": tags}) == ["Reading.why has no tag"]
    assert differences([Reading], {"Reading": {**tags, "why": why, "phone": Tag("personal", "access", "x")}}) == [
        "Reading.phone is tagged and is no field"
    ]
    assert differences([Reading], {"Reading": {**tags, "why": why}, "Gone": plain("id")}) == [
        "Gone.id is tagged and is no field"
    ]
