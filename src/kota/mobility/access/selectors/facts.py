"""The city's facts about getting in."""

from collections.abc import Mapping

from kota.kernel.facts import facade as facts
from kota.mobility.access.contracts.facts import AccessRuleFact, HelpFact, LiftFact

RULE = "access"
_DEFAULT = AccessRuleFact(code=RULE, category="", source="default")


def rule() -> AccessRuleFact:
    """When residents are believed; the usual weights where the city says nothing."""
    found: AccessRuleFact | None = facts.current("accessrule").get(RULE)
    return found or _DEFAULT


def lifts() -> Mapping[str, LiftFact]:
    return facts.current("lift")


def help_() -> Mapping[str, HelpFact]:
    """Help by operator."""
    return facts.current("help")


def generation() -> object:
    """Another object whenever a fact changed."""
    return facts.derived("access generation", object)
