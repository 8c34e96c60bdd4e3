"""A matter as it stands now; how it came to stand so is in its steps."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.ids import uuid7
from linli.ground.shared.moments import local, now
from linli.ground.shared.paths import PathField
from linli.life.cases.models.category import Category, Verify
from linli.life.cases.reach import Cases
from linli.life.cases.states import ENDS, JOINABLE, LEVELS, Level, Outcome, State
from linli.town.places.models import Kind

if TYPE_CHECKING:
    from linli.ground.audit.models import Entry
    from linli.town.people.responsibility import Here
    from linli.town.places.models import Kept, Place


class Origin(models.TextChoices):
    """Who brought the matter in; staff-found cases are a series of their own."""

    RESIDENT = "resident", _("居民报的")
    GRID = "grid", _("网格员发现")
    STAFF = "staff", _("社区发现")
    HOTLINE = "hotline", _("热线转来")


FILED = [State.ACCEPTED, State.DISPATCHED, State.IN_PROGRESS, State.SUSPENDED, State.HANDLED, State.ASKING]
"""The states that a case without category and grid cannot reach."""


class Case(models.Model):
    """A matter as it stands now; how it came to stand so is in its steps.

    `version` is the number of steps, the token of optimistic locking; `next_due_at` the running clock that ends first;
    `urgent` where its words speak of an emergency: until it is handled it stands first on each desk that has it;
    `holder` the desk that has it in hand; `lead_unit` the place whose desk received it first (首接) and keeps it.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    version = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=12, choices=State.choices)
    origin = models.CharField(max_length=10, choices=Origin.choices)
    category = models.ForeignKey(Category, models.PROTECT, null=True)
    words = models.TextField()
    spot = models.CharField(max_length=120, blank=True)
    released_words = models.CharField(max_length=400, blank=True)
    hidden = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)

    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    district = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    street = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    community = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    grid = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    courtyard = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+", db_index=False)
    lane = models.ForeignKey("places.Lane", models.PROTECT, null=True)
    place_path = PathField()
    lead_unit = models.ForeignKey("places.Place", models.PROTECT, related_name="+", db_index=False)
    neighbours = models.PositiveIntegerField(null=True)
    """How many reporters stand; kept by who joins and withdraws, so that a list asks nothing for each row."""

    holder = models.CharField(max_length=10, choices=Level.choices, default=Level.GRID)
    acted_level = models.CharField(max_length=10, choices=Level.choices, default=Level.GRID)
    solved_level = models.CharField(max_length=10, choices=Level.choices, blank=True)
    told_level = models.CharField(max_length=10, choices=Level.choices, blank=True)
    told_of = models.JSONField(default=dict)
    """Clock → the moment at which it ran out, of those that the next level was told of."""
    came_from = models.CharField(max_length=10, choices=Level.choices, blank=True)
    """The lowest desk from which it was raised by hand, as long as it lies above that."""
    handed_down = models.PositiveSmallIntegerField(default=0)
    organisation = models.ForeignKey("people.Organisation", models.PROTECT, null=True, db_index=False)
    handled_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="cases_handled", db_index=False
    )
    verified_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="cases_verified", db_index=False
    )
    verify = models.CharField(max_length=8, choices=Verify.choices, blank=True)
    must_verify = models.BooleanField(null=True)

    round = models.PositiveSmallIntegerField(default=0)
    returns = models.PositiveSmallIntegerField(default=0)
    reworks = models.PositiveSmallIntegerField(default=0)
    comebacks = models.PositiveSmallIntegerField(default=0)
    on_the_spot = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    heard_by_phone = models.BooleanField(null=True)
    """Whether a word that counts for what it ended with was heard by telephone."""
    heard_through = models.BooleanField(null=True)
    """Whether one was said for a resident, or with the query code of a report that somebody wrote down for them."""
    heard_by_code = models.BooleanField(null=True)
    """Whether one was said with the query code of any other report, by whoever holds it."""

    answer_due_at = models.DateTimeField(null=True)
    dispatch_due_at = models.DateTimeField(null=True)
    respond_due_at = models.DateTimeField(null=True)
    resolve_due_at = models.DateTimeField(null=True)
    verify_due_at = models.DateTimeField(null=True)
    ask_until = models.DateTimeField(null=True)
    going_due_at = models.DateTimeField(null=True)
    """By when somebody of its desk who said that they go there has been there."""
    above_due_at = models.DateTimeField(null=True)
    """By when the level that was told has the matter moving, before the one above it is told."""
    review_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True)
    untold_due_at = models.DateTimeField(null=True)
    """The running clock that ends first among those of which nobody was told yet."""

    reported_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    responded_at = models.DateTimeField(null=True)
    handled_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = Cases["Case"]()
    stepped: models.Model | None = None
    """The last step made on this very object: an act fetches its own, so the next step is of the same act."""
    as_read: dict[str, Any] | None = None
    """What stood in its row when it was fetched for work, so that a step writes what it changed (`steps`)."""
    logged: "Entry | None" = None
    """What the audit book says of its report, where it was made on this very object: for the receipt."""
    acting: "tuple[int, datetime, Here] | None" = None
    """Who acts at its place at a moment, as this very object was asked last (`leading.around`)."""
    confided: "tuple[int, tuple[Category, ...]] | None" = None
    """Its kinds told in confidence at a version of it, likewise (`confiding.told`)."""
    left_alone: "tuple[int, datetime, bool] | None" = None
    """Whether nobody is there any more at the organisation that has it, likewise (`afterwards.is_left_alone`)."""

    class Meta:
        default_manager_name = "objects"
        indexes: ClassVar = [
            *(
                Index(
                    fields=[desk, "-urgent", "next_due_at", "id"],
                    name=f"case_{desk}_desk",
                    condition=~Q(state__in=sorted(ENDS)),
                )
                for desk in ("grid", "community", "street", "organisation")
            ),
            Index(fields=["place_path"], name="case_open_within", condition=~Q(state__in=sorted(ENDS))),
            Index(fields=["next_due_at"], name="case_due", condition=~Q(state__in=sorted(ENDS))),
            Index(fields=["holder"], name="case_at_district", condition=Q(holder=Level.DISTRICT)),
            Index(fields=["untold_due_at", "id"], name="case_untold", condition=Q(untold_due_at__isnull=False)),
            Index(fields=["community", "-id"], name="case_board", condition=Q(hidden=False)),
            Index(
                fields=["community", "closed_at"],
                name="case_solved",
                condition=Q(state=State.CLOSED, outcome=Outcome.SOLVED),
            ),
            Index(
                fields=["courtyard", "closed_at"],
                name="case_courtyard_solved",
                condition=Q(state=State.CLOSED, outcome=Outcome.SOLVED),
            ),
            Index(fields=["courtyard", "-id"], name="case_courtyard"),
            Index(fields=["courtyard", "category", "-reported_at"], name="case_courtyard_alike"),
            Index(fields=["community", "-id"], name="case_community_open", condition=~Q(state__in=sorted(ENDS))),
            Index(fields=["courtyard", "-id"], name="case_courtyard_open", condition=~Q(state__in=sorted(ENDS))),
            Index(
                fields=["community", "grid", "courtyard", "state", "answered_at", "category"],
                name="case_on_map",
                condition=Q(hidden=False) & ~Q(state__in=sorted(ENDS)),
            ),
            *(
                Index(
                    fields=[desk, "-reported_at", "-id"],
                    name=f"case_{desk}_ended",
                    condition=Q(state__in=sorted(ENDS)),
                )
                for desk in ("grid", "community", "street", "district", "organisation", "lane")
            ),
            Index(fields=["place", "-id"], name="case_place_past"),
            Index(fields=["category", "place_path"], name="case_near", condition=Q(state__in=sorted(JOINABLE))),
        ]
        constraints: ClassVar = [
            CheckConstraint(condition=Q(state__in=sorted(State)), name="case_state_known"),
            CheckConstraint(condition=Q(holder__in=sorted(LEVELS)), name="case_held_by_a_desk"),
            CheckConstraint(
                condition=~Q(state__in=FILED) | Q(category__isnull=False),
                name="case_accepted_has_category",
            ),
            CheckConstraint(
                condition=~Q(state__in=[State.DISPATCHED]) | Q(organisation__isnull=False),
                name="case_dispatched_has_organisation",
            ),
            CheckConstraint(
                condition=~Q(state__in=[State.HANDLED, State.ASKING])
                | Q(handled_at__isnull=False, must_verify__isnull=False),
                name="case_handled_has_hands",
            ),
            CheckConstraint(
                condition=~Q(state=State.ASKING) | Q(must_verify=False) | Q(verified_at__isnull=False),
                name="case_asked_after_verifying",
            ),
            CheckConstraint(
                condition=Q(verified_by=None) | Q(handled_by=None) | ~Q(verified_by=F("handled_by")),
                name="case_verified_by_other_hands",
            ),
            CheckConstraint(
                condition=Q(state=State.CLOSED, closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state=State.CLOSED) & Q(outcome__in=["", Outcome.NOT]),
                name="case_closed_has_outcome",
            ),
            CheckConstraint(
                condition=Q(resolve_due_at=None) | Q(resolve_due_at__gte=F("reported_at")), name="case_due_after_report"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused by whatever name a case is called: `steps.step` writes it, with the step that tells of it.

        What writes cases by query is found by the tests of the house.
        """
        raise TypeError("a case is written by steps.step alone, with the step that tells of it")

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read anew; what stood there before says nothing any more."""
        super().refresh_from_db(*args, **kwargs)
        self.as_read = None

    @property
    def number(self) -> str:
        """`LL-yymm-n`: the month of the report and a number from one sequence, gaps allowed."""
        return f"LL-{local(self.reported_at):%y%m}-{self.pk:04d}"

    @property
    def organisation_names(self) -> "Kept":
        """What whoever has it is called, by language, for a step's facts and for what is told; "" for nobody."""
        return self.organisation.names() if self.organisation else ""

    @property
    def public_place(self) -> "Place":
        """The place a stranger may read of: the spot, which is nobody's home, or the courtyard, or the community."""
        return self.place if self.place.kind == Kind.SPOT else self.courtyard or self.community

    @property
    def private(self) -> bool:
        """Whether strangers know nothing of it, or no more than that it is there: so it was filed, then or since."""
        return self.hidden or self.filed_private

    @property
    def filed_private(self) -> bool:
        """Whether it is filed as a private matter now: strangers read nothing of its kind, nor any words of it."""
        return self.category is not None and self.category.hidden

    @property
    def of_a_home(self) -> bool:
        """Whether it is filed as nothing for a lane's chief, who looks after what lies outside the doors."""
        return self.category is not None and self.private

    @property
    def is_open(self) -> bool:
        """Whether anyone still has to do anything about it."""
        return self.state not in ENDS
