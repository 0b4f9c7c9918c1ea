"""What happened: events written in the same transaction as the change, delivered after commit, at least once."""

from kota.base.events.publish import Meta, publish, publish_many, rows

__all__ = ["Meta", "publish", "publish_many", "rows"]
