"""What all tests share: properties take the time they need, and try the same examples in every run of CI."""

import os

from hypothesis import HealthCheck, settings

TOLERATED = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)

settings.register_profile("unhurried", deadline=None, suppress_health_check=TOLERATED)
settings.register_profile("repeatable", settings.get_profile("unhurried"), derandomize=True)
settings.load_profile("repeatable" if os.environ.get("CI") else "unhurried")
