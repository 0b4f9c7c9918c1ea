"""Cells that a spreadsheet opens as text and never runs as a formula."""

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(value: object) -> object:
    """A value for a cell of CSV: text that a spreadsheet may take for a formula gets an apostrophe in front.

    Numbers stay numbers.
    """
    if not isinstance(value, str):
        return value
    text = value.replace("\x00", "")
    return f"'{text}" if text.lstrip(" ").startswith(_DANGEROUS) else text
