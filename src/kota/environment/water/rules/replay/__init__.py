"""Warning by residents' reports, and how well it warned: units fixed beforehand, a feed that never looks ahead, rules
with few numbers, and a score that is hard to flatter. Nothing here knows gauges: of those days there are none."""
