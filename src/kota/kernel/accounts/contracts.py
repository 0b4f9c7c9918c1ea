"""What others learn about people, agencies and roles."""

from dataclasses import dataclass

from kota.kernel.facts.contracts import Value, Words


class AgencyFact(Value):
    """An agency or an area's office, and what it answers for."""

    code: str
    name: Words
    short: str = ""
    kind: str
    calendar: str
    answers_for: Words
    area: str = ""
    parent: str = ""
    website: str = ""
    source: str = ""


class RoleFact(Value):
    """What a role may do; where it may do it stands in each grant."""

    code: str
    name: Words
    description: Words
    permissions: list[str]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """One grant: these permissions for these agencies, this area, these categories; empty means everywhere."""

    role: str
    permissions: frozenset[str]
    agencies: frozenset[str] = frozenset()
    area: str = ""
    categories: frozenset[str] = frozenset()

    def covers(self, *, agency: str, area: str, category: str) -> bool:
        """Whether the grant reaches a thing of that agency, area and category."""
        return (
            (not self.agencies or agency in self.agencies)
            and (not self.area or area == self.area or area.startswith(self.area + "."))
            and (not self.categories or category in self.categories)
        )
