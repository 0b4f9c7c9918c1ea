"""Cases, their history, their photos, and the one who opened them."""

from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from kota.base.fields import PointField
from kota.base.rows import Quick
from kota.kernel.cases.contracts import Attached, Kind, Party

_DOCUMENT = models.Func(
    template="to_tsvector('indonesian'::regconfig, public_words || ' ' || public_place || ' ' || area_name)",
    output_field=SearchVectorField(),
)

# What the reporter wrote, for staff, of the cases where the public reads something else.
WRITTEN = models.Func(
    F("words"),
    F("place"),
    template="to_tsvector('indonesian'::regconfig, %(expressions)s)",
    arg_joiner=" || ' ' || ",
    output_field=SearchVectorField(),
)
IS_MASKED = ~Q(words=F("public_words")) | ~Q(place=F("public_place"))


class Category(models.Model):
    """What can be reported: the current facts of a category, as a row to point at."""

    code = models.TextField(primary_key=True)
    case_type = models.TextField()
    group = models.TextField()
    icon = models.TextField()
    name_id = models.TextField()
    name_en = models.TextField()
    is_open = models.BooleanField(default=True)  # False: ended, only old cases have it

    class Meta:
        db_table = "category"

    def __str__(self) -> str:
        return self.name_en

    @property
    def names(self) -> dict[str, str]:
        return {"id": self.name_id, "en": self.name_en}


class Case(Quick):
    """One case. What a person wrote stands in `words` and `place`; the public reads `public_words`, `public_place`."""

    id = models.BigIntegerField(primary_key=True)
    reference = models.TextField(unique=True)
    type = models.TextField()
    step = models.TextField()
    kind = models.TextField()  # what the step means, so that queries need not know each type
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency = models.ForeignKey("accounts.Agency", on_delete=models.PROTECT, related_name="+", db_index=False)
    area = models.ForeignKey("areas.Area", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    area_name = models.TextField(default="", db_default="")
    officer = models.ForeignKey(
        "accounts.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    point = PointField(null=True)
    cell = models.BigIntegerField(null=True)  # H3, resolution 9
    place = models.TextField(default="", db_default="")
    public_place = models.TextField(default="", db_default="")
    words = models.TextField()
    public_words = models.TextField()
    channel = models.TextField()
    source_key = models.TextField(null=True, unique=True)  # noqa: DJ001 - null is "none", unique needs it
    fields = models.JSONField(default=dict)
    why = models.JSONField(default=dict)  # the routing rule that sent it here, and its reason in each language
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # null while the clock stands, and for ever on imported old cases
    calendar = models.TextField(default="", db_default="")
    solve_hours = models.FloatField(null=True)
    minutes_left = models.FloatField(null=True)  # working minutes left when the clock was stopped
    taken_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)
    was_on_time = models.BooleanField(null=True)
    closed_at = models.DateTimeField(null=True)
    reopened = models.IntegerField(default=0, db_default=0)
    rung = models.IntegerField(default=0, db_default=0)  # how far up the ladder it went
    rating = models.SmallIntegerField(null=True)
    supporters = models.IntegerField(default=0, db_default=0)
    is_public = models.BooleanField(default=True, db_default=True)
    held = models.TextField(default="", db_default="")
    is_confidential = models.BooleanField(default=False, db_default=False)
    search = models.GeneratedField(expression=_DOCUMENT, output_field=SearchVectorField(), db_persist=True)

    class Meta:
        db_table = "case"
        constraints = [
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__range=(1, 5)), name="case_rating_1_to_5"),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(due_at__gte=F("opened_at")), name="case_due_after_open"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["solved", "done"]) | Q(solved_at__isnull=False),
                name="case_solved_has_time",
            ),
            models.CheckConstraint(
                condition=Q(kind="done") | Q(closed_at__isnull=True), name="case_closed_only_when_done"
            ),
            models.CheckConstraint(
                condition=~Q(kind="waiting") | Q(due_at=None), name="case_clock_stands_while_waiting"
            ),
            models.CheckConstraint(
                condition=Q(is_confidential=False) | Q(is_public=False), name="case_secret_not_public"
            ),
            models.CheckConstraint(condition=Q(kind__in=list(Kind)), name="case_kind_known"),
            models.CheckConstraint(condition=~Q(step=""), name="case_step_named"),
            models.CheckConstraint(condition=Q(held="") | Q(held__regex=r"\S"), name="case_held_for_a_reason"),
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="case_newest"),
            models.Index(fields=["category", "-opened_at"], name="case_of_category"),
            models.Index(fields=["area", "-opened_at"], name="case_of_area"),
            models.Index(fields=["updated_at", "id"], name="case_changed"),
            models.Index(fields=["agency", "due_at"], name="case_queue", condition=Q(kind__in=["open", "waiting"])),
            models.Index(fields=["due_at"], name="case_due", condition=Q(kind="open")),
            models.Index(fields=["officer"], name="case_of_officer", condition=Q(kind__in=["open", "waiting"])),
            models.Index(fields=["solved_at"], name="case_to_close", condition=Q(kind="solved")),
            models.Index(fields=["id"], name="case_held", condition=~Q(held="")),
            # Counts for the map and for areas are read from this index alone.
            models.Index(
                fields=["type", "opened_at"],
                include=["cell", "area", "category", "kind", "step", "agency", "is_public", "held", "is_confidential"],
                condition=Q(is_public=True, held="", is_confidential=False),
                name="case_map",
            ),
            # What is not solved yet is a small part of all reports: counted without looking at the rest.
            models.Index(
                fields=["type", "opened_at"],
                include=[
                    "cell",
                    "area",
                    "category",
                    "kind",
                    "due_at",
                    "agency",
                    "is_public",
                    "held",
                    "is_confidential",
                ],
                condition=Q(kind__in=["open", "waiting"], is_public=True, held="", is_confidential=False),
                name="case_open_map",
            ),
            GistIndex(fields=["point"], name="case_point"),
            GinIndex(fields=["search"], name="case_search"),
            # Words as written, for staff: a row only where a moderator or the masking took something out.
            GinIndex(WRITTEN, condition=IS_MASKED, name="case_search_masked"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def urn(self) -> str:
        return f"case:{self.reference}"


class Contact(models.Model):
    """How to reach the one who opened the case. Personal data: never public, gone when erased."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.PROTECT, related_name="contact")
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.TextField(default="")
    email = models.TextField(default="")
    phone = models.TextField(default="")
    language = models.TextField(default="id")
    notify = models.TextField(default="none")
    show_name = models.BooleanField(default=False)

    class Meta:
        db_table = "case_contact"

    def __str__(self) -> str:
        return f"contact of {self.case_id}"

    @property
    def shown_name(self) -> str:
        """The name as far as its owner lets the staff read it."""
        return self.name if self.show_name else ""


class Entry(Quick):
    """One line of a case's history: append-only, save that its text may be blanked when a person is erased."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries", db_index=False)
    at = models.DateTimeField()
    by = models.TextField()
    party = models.TextField()
    verb = models.TextField()
    before = models.TextField(default="")
    after = models.TextField(default="")
    text = models.TextField(default="")
    data = models.JSONField(default=dict)
    is_public = models.BooleanField(default=True)

    class Meta:
        db_table = "case_entry"
        constraints = [models.CheckConstraint(condition=Q(party__in=list(Party)), name="case_entry_party_known")]
        indexes = [models.Index(fields=["case", "id"], name="case_entry_in_order")]

    def __str__(self) -> str:
        return f"{self.verb} {self.case_id}"


class Photo(Quick):
    """A photo of a case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="photos")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    is_hidden = models.BooleanField(default=False)

    class Meta:
        db_table = "case_photo"
        constraints = [
            models.UniqueConstraint(fields=["case", "file"], name="case_photo_once"),
            models.CheckConstraint(condition=Q(kind__in=["before", "after", "other"]), name="case_photo_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_id}"

    def attached(self) -> Attached:
        return Attached(self.file_id, self.kind)
