"""Open311 GeoReport v2 at `/open311/v2`: reports for other people's programs, in XML and JSON.

Strict where the standard speaks; what cities added to it over the years is there too, and stays off until asked for.
"""
