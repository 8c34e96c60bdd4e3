"""How those who hold posts are called: their steps go on saying what they were called when they made them.

The steps themselves hold no name, since they are never changed and a name has to go with its account. What somebody was
called stands in their own former names instead, until the moment from which they are called otherwise.
"""

from datetime import datetime

from django.db.models import OuterRef, Subquery

from .models import FormerName, Person, Post


def keep_former(person: Person, was: str, at: datetime) -> None:
    """Keep how somebody signed until `at`, if they sign otherwise now; of residents without a post nothing is kept."""
    if was and was != person.signs_as and Post.objects.filter(person=person).exists():
        FormerName.objects.create(person=person, called=was, until=at)


def called_then(by: str, at: str) -> Subquery:
    """For rows with who made them (`by`) and when (`at`): how that person was called then, NULL if as they are now."""
    then = FormerName.objects.filter(person=OuterRef(by), until__gt=OuterRef(at)).order_by("until", "pk")
    return Subquery(then.values("called")[:1])
