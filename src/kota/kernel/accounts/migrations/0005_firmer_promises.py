"""Erased people stay erased and leave nothing at allauth; keys are whole, and revoked for good."""

from django.db import migrations

ERASED = """
CREATE FUNCTION account_erased_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.erased_at IS NOT NULL THEN
    RAISE EXCEPTION 'account % is erased', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  IF NEW.erased_at IS NOT NULL AND (
       EXISTS (SELECT 1 FROM account_emailaddress WHERE user_id = NEW.id)
    OR EXISTS (SELECT 1 FROM mfa_authenticator WHERE user_id = NEW.id)
    OR EXISTS (SELECT 1 FROM socialaccount_socialaccount WHERE user_id = NEW.id)
    OR EXISTS (SELECT 1 FROM usersessions_usersession WHERE user_id = NEW.id)
    OR EXISTS (SELECT 1 FROM role_assignment WHERE account_id = NEW.id AND ended_at IS NULL)
    OR EXISTS (SELECT 1 FROM api_key WHERE account_id = NEW.id AND revoked_at IS NULL)) THEN
    RAISE EXCEPTION 'account % cannot be erased yet: something of the person is left', NEW.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER account_erased_for_good BEFORE UPDATE OR DELETE ON account
  FOR EACH ROW EXECUTE FUNCTION account_erased_for_good()
"""
# Nothing can be tied to an erased account afterwards.
TIED = """
CREATE FUNCTION account_is_there() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owner bigint := CASE TG_ARGV[0] WHEN 'user_id' THEN (to_jsonb(NEW) ->> 'user_id')::bigint
                                        ELSE (to_jsonb(NEW) ->> 'account_id')::bigint END;
BEGIN
  IF owner IS NOT NULL AND EXISTS (SELECT 1 FROM account WHERE id = owner AND erased_at IS NOT NULL) THEN
    RAISE EXCEPTION 'account % is erased', owner USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
"""
TABLES = {
    "account_emailaddress": "user_id",
    "mfa_authenticator": "user_id",
    "socialaccount_socialaccount": "user_id",
    "usersessions_usersession": "user_id",
    "role_assignment": "account_id",
    "api_key": "account_id",
}
KEYS = """
ALTER TABLE api_key ADD CONSTRAINT api_key_digest_is_sha256 CHECK (octet_length(digest) = 32);
CREATE FUNCTION api_key_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.digest, NEW.prefix, NEW.scopes, NEW.created_at, NEW.created_by)
       IS DISTINCT FROM (OLD.digest, OLD.prefix, OLD.scopes, OLD.created_at, OLD.created_by)
     OR NEW.account_id IS DISTINCT FROM OLD.account_id
     OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at) THEN
    RAISE EXCEPTION 'a key may only be revoked' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER api_key_stays BEFORE UPDATE OR DELETE ON api_key FOR EACH ROW EXECUTE FUNCTION api_key_stays()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_firmer"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
        ("usersessions", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL([ERASED, KEYS, TIED], migrations.RunSQL.noop),
        migrations.RunSQL(
            [
                f"CREATE TRIGGER {table}_of_somebody BEFORE INSERT OR UPDATE ON {table}"
                f" FOR EACH ROW EXECUTE FUNCTION account_is_there('{column}')"
                for table, column in TABLES.items()
            ],
            migrations.RunSQL.noop,
        ),
    ]
