"""What belongs to a confidential case is as secret as the case; steps are named; photos are covered, never removed."""

from django.conf import settings
from django.db import migrations, models

from kota.base.promises import revoke

PHOTO = """
CREATE FUNCTION case_photo_only_covered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.case_id, NEW.file_id, NEW.kind, NEW."at", NEW."by")
                        = (OLD.id, OLD.case_id, OLD.file_id, OLD.kind, OLD."at", OLD."by") THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a case''s photo may be covered or shown, nothing else' USING ERRCODE = 'restrict_violation';
END $$
"""


def as_secret_as_its_case(table: str) -> list[str]:
    """Rows are seen, changed and removed by whoever sees their case; the case's own policy decides about that.

    Adding a row asks nothing: a case is written in one statement with its rows, which do not see it yet.
    """
    seen = f'EXISTS (SELECT 1 FROM "case" c WHERE c.id = {table}.case_id)'  # noqa: S608 - our own names
    return [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY {table}_seen ON {table} FOR SELECT USING ({seen})",
        f"CREATE POLICY {table}_changed ON {table} FOR UPDATE USING ({seen})",
        f"CREATE POLICY {table}_removed ON {table} FOR DELETE USING ({seen})",
        f"CREATE POLICY {table}_added ON {table} FOR INSERT WITH CHECK (true)",
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_firmer_promises"),
        ("cases", "0003_case_map"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(
                condition=models.Q(kind__in=["open", "waiting", "solved", "done"]), name="case_kind_known"
            ),
        ),
        migrations.AddConstraint(
            "case", models.CheckConstraint(condition=~models.Q(step=""), name="case_step_named")
        ),
        migrations.AddConstraint(
            "case",
            models.CheckConstraint(
                condition=models.Q(held="") | models.Q(held__regex=r"\S"), name="case_held_for_a_reason"
            ),
        ),
        migrations.RunSQL(
            [
                *as_secret_as_its_case("case_contact"),
                *as_secret_as_its_case("case_entry"),
                *as_secret_as_its_case("case_photo"),
                PHOTO,
                "CREATE TRIGGER case_photo_only_covered BEFORE UPDATE OR DELETE ON case_photo"
                " FOR EACH ROW EXECUTE FUNCTION case_photo_only_covered()",
                revoke("case_photo", ["DELETE", "TRUNCATE"]),
                revoke("case_contact", ["TRUNCATE"]),
            ],
            migrations.RunSQL.noop,
        ),
    ]
