"""Build time: commands, site plugin, theme, runtime vendoring, issuing, trust and status."""
