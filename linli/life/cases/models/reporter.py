"""Who brought a case and what they said of the result."""

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from linli.ground.shared.moments import now
from linli.life.cases.models.case import Case


class Contact(models.TextChoices):
    """What the reporter lets be kept."""

    NAMED = "named", _("留电话：经办人要联系时可以看，会留记录")
    PLATFORM = "platform", _("只用来发通知，谁也看不到")
    ANONYMOUS = "anonymous", _("匿名：不留联系方式，凭查询码看")
    PAPER = "paper", _("没有手机：留称呼和门牌，凭回执上的编号打电话问")


class Answer(models.TextChoices):
    """What a reporter says of the result."""

    SOLVED = "solved", _("解决了")
    PARTLY = "partly", _("好了一些")
    NOT = "not", _("还没有")


class Grade(models.TextChoices):
    """How content a reporter is, with the result or with how they were treated."""

    GOOD = "good", _("满意")
    FAIR = "fair", _("基本满意")
    POOR = "poor", _("不满意")


class Reporter(models.Model):
    """Someone who brought a case and will be asked whether it is solved.

    `called` is how they want to be addressed; `door` the part of the address that only the desks may see. Anonymous
    reporters have no person: their number and query code are all there is; nor has who joined with a number that stands
    among the case's reporters already. `owned_at`: since when their person stands
    to it, from the first where they reported signed in, else since they said 是我报的 of what came with their number.
    `joined_at_step`: the step by which they joined a case that another had brought; empty for who brought it.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="reporters", db_index=False)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="reports", db_index=False)
    contact = models.CharField(max_length=10, choices=Contact.choices)
    called = models.CharField(max_length=30, blank=True)
    door = models.CharField(max_length=60, blank=True)
    query_code_hash = models.CharField(max_length=64, unique=True)
    reported_at = models.DateTimeField()
    owned_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    joined_at_step = models.PositiveIntegerField(null=True)
    written_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    """Who wrote it down for them, at a desk or as their entrance's lead; empty where they sent it themselves."""
    uncounted_at = models.DateTimeField(null=True)
    """When they joined, where the case's number of neighbours leaves them out: signed out, where many had before."""

    class Meta:
        constraints: ClassVar = [
            UniqueConstraint(fields=["case", "person"], name="reporter_once"),
            CheckConstraint(
                condition=~Q(contact=Contact.ANONYMOUS) | Q(person=None, called=""), name="reporter_anonymous_is_nobody"
            ),
        ]
        indexes: ClassVar = [
            Index(fields=["person", "-id"], name="reporter_person"),
            Index(fields=["case"], name="reporter_case"),
            Index(fields=["written_by", "-id"], name="reporter_written", condition=Q(written_by__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.pk}"

    @property
    def unproven(self) -> bool:
        """Whether a number was left, and whose it is has not said that the report is theirs."""
        return self.contact in (Contact.NAMED, Contact.PLATFORM) and self.owned_at is None

    @property
    def through(self) -> bool:
        """Whether somebody wrote it down for them, who may hold its query code still, and they have not taken it on."""
        return self.written_by_id is not None and self.owned_at is None

    @property
    def joined(self) -> bool:
        """Whether they joined a case that another had brought: of that other's report they read nothing."""
        return self.joined_at_step is not None

    @property
    def taken_on(self) -> bool:
        """Whether whose number it is took the report on later: whoever left the number may be another."""
        return self.owned_at is not None and self.owned_at > self.reported_at


class Word(models.Model):
    """What one reporter said of the result in one round; the newest in a round counts. Append-only.

    `own`: said signed in as whose report it is; else with a query code, or by telephone (`by_phone`). Of a word from
    before that was noted it is empty.
    """

    reporter = models.ForeignKey(Reporter, models.PROTECT, related_name="said", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="said", db_index=False)
    round = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=8, choices=Answer.choices)
    words = models.TextField(blank=True)
    own = models.BooleanField(null=True)
    by_phone = models.BooleanField(default=False)
    spoken_for = models.BooleanField(null=True)
    """Whether somebody else said it for them (代说), at a desk or as their entrance's lead (`recorded_by`)."""
    recorded_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar = [CheckConstraint(condition=Q(answer__in=sorted(Answer)), name="word_known")]
        indexes: ClassVar = [Index(fields=["case", "round", "reporter", "-id"], name="word_round")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.reporter_id} {self.answer}"


class Rating(models.Model):
    """How content one reporter is with a case's last round; may be given anew for seven days, the newest counts."""

    reporter = models.ForeignKey(Reporter, models.PROTECT, related_name="ratings", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="ratings", db_index=False)
    round = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=8, choices=Grade.choices, blank=True)
    attitude = models.CharField(max_length=8, choices=Grade.choices, blank=True)
    by_phone = models.BooleanField(default=False)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar = [
            CheckConstraint(condition=~Q(result="") | ~Q(attitude=""), name="rating_says_something"),
            CheckConstraint(
                condition=Q(result__in=["", *sorted(Grade)]) & Q(attitude__in=["", *sorted(Grade)]),
                name="rating_known",
            ),
        ]
        indexes: ClassVar = [Index(fields=["case", "round", "-id"], name="rating_round")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.reporter_id} {self.result}"
