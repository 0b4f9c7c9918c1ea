"""Pure decisions: boundaries read and dissolved, names folded and found, files of places read."""

from kota.kernel.areas.rules.shapes import cell_polygon, cells_to_polygon, dissolve, multi, read_features

__all__ = ["cell_polygon", "cells_to_polygon", "dissolve", "multi", "read_features"]
