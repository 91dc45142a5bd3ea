"""What all tests share: properties take the time they need, on a slow machine too."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
