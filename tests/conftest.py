"""Settings for every test."""

from hypothesis import settings

# Time is pytest-timeout's business: a machine that is busy for a moment is no failure.
settings.register_profile("liangzheng", deadline=None)
settings.load_profile("liangzheng")
