"""The design system: page shell, components as template tags, who may open a page, and how errors are shown."""
