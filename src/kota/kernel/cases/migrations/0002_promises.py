"""What the database promises of cases: numbers, a history written once, and secrecy by row-level security."""

from django.db import migrations

from kota.base.promises import revoke

HISTORY = """
CREATE FUNCTION case_entry_only_blanked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW."text" = '' AND OLD."text" <> ''
     AND (NEW.id, NEW.case_id, NEW."at", NEW."by", NEW.party, NEW.verb, NEW."before", NEW."after", NEW.is_public, NEW.data)
       = (OLD.id, OLD.case_id, OLD."at", OLD."by", OLD.party, OLD.verb, OLD."before", OLD."after", OLD.is_public, OLD.data)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a case''s history is append-only: only its text may be blanked' USING ERRCODE = 'restrict_violation';
END $$
"""

# A confidential case is seen and written only by a transaction that named its agency (SET LOCAL kota.agencies), or that
# acts for the whole house (SET LOCAL kota.agencies = '*').
SECRECY = """
CREATE POLICY case_confidential ON "case" USING (
  NOT is_confidential
  OR current_setting('kota.agencies', true) = '*'
  OR agency_id = ANY (string_to_array(coalesce(current_setting('kota.agencies', true), ''), ','))
)
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [
        migrations.RunSQL(
            [
                # Each process takes a hundred numbers at a time.
                "CREATE SEQUENCE case_number INCREMENT BY 100 START WITH 100",
                HISTORY,
                "CREATE TRIGGER case_entry_only_blanked BEFORE UPDATE OR DELETE ON case_entry"
                " FOR EACH ROW EXECUTE FUNCTION case_entry_only_blanked()",
                revoke("case_entry", ["DELETE", "TRUNCATE"]),
                revoke('"case"', ["DELETE", "TRUNCATE"]),
                'ALTER TABLE "case" ENABLE ROW LEVEL SECURITY',
                SECRECY,
            ],
            migrations.RunSQL.noop,
        )
    ]
