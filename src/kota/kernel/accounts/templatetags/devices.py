"""A browser's own description of itself, in words."""

from django import template

from kota.kernel.accounts import rules

register = template.Library()


@register.filter
def device(user_agent: str) -> str:
    """`{{ session.user_agent|device }}`: Chrome, Android."""
    return rules.device(user_agent)
