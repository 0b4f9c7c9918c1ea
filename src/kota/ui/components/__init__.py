"""The components: each a function that gives HTML, offered to templates by `templatetags/kota.py`."""
