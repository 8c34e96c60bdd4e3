from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "linli.life.cases"
    label = "cases"
