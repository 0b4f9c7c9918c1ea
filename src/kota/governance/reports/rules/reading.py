"""What the public reads of what a reporter wrote later: masked, and withheld where a person should look first."""

from kota.governance.reports.contracts import ModerationFact
from kota.governance.reports.rules.words import clean


def public_words(text: str, words: ModerationFact) -> str:
    """The text without numbers and addresses of persons; nothing at all where it insults or names somebody."""
    cleaned = clean(text, words)
    return "" if cleaned.reasons else cleaned.public
