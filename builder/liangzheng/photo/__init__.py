"""A photo looked at on the host, as the page looks at it: face, mesh and person by the same models."""
