"""What the audit tells others."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not match its seal: which seal, which line (0 when the seal itself), and a sentence."""

    seal: int
    line: int
    says: str


@dataclass(frozen=True, slots=True)
class Verdict:
    lines: int
    seals: int
    unsealed: int
    faults: tuple[Fault, ...]

    @property
    def is_sound(self) -> bool:
        return not self.faults
