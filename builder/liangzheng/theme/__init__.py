"""The theme, which MkDocs knows as `liangzheng`."""
