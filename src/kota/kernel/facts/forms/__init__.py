"""Editing a fact in a form that follows from its schema."""

from kota.kernel.facts.forms.controls import Control, controls, usual
from kota.kernel.facts.forms.differences import Difference, differences
from kota.kernel.facts.forms.reading import read
from kota.kernel.facts.forms.wrong import refusal, said

__all__ = ["Control", "Difference", "controls", "differences", "read", "refusal", "said", "usual"]
