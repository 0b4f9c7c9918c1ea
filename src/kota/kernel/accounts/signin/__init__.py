"""How Kota signs people in with allauth: by e-mail or phone, and sample persons from this machine only."""

from kota.kernel.accounts.signin.proof import SecondFactor, note_second_factor, second_factor

__all__ = ["SecondFactor", "note_second_factor", "second_factor"]
