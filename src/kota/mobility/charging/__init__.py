"""Charging electric vehicles: where, how fast, is it free, and what will it cost before the plug is in."""
