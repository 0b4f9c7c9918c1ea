"""Registers the base storey with Django: its outbox tables and nothing else."""

from django.apps import AppConfig


class Base(AppConfig):
    name = "kota.base"
    label = "base"
