"""The design system: page shell, components as template tags, access to pages, errors."""
