"""Which edition of what is the current one."""

from django.db import models


class Edition(models.Model):
    """The current edition of one thing that is held in memory; the row `all` is renewed with every other one."""

    name = models.CharField(max_length=60, primary_key=True)
    edition = models.CharField(max_length=36)

    def __str__(self) -> str:
        return f"{self.name} {self.edition}"
