"""What all tests share: properties take the time they need, and try the same examples in every run of CI."""

import os

import pytest
from hypothesis import HealthCheck, settings

from xlmortgage import law

TOLERATED = (HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large)

settings.register_profile("unhurried", deadline=None, suppress_health_check=TOLERATED)
settings.register_profile("repeatable", settings.get_profile("unhurried"), derandomize=True)
settings.load_profile("repeatable" if os.environ.get("CI") else "unhurried")


@pytest.fixture(autouse=True)
def no_test_hangs_on_the_real_day(monkeypatch):
    """Let the command line believe that it is the day to which the tables were verified, unless it is told another."""
    monkeypatch.setattr("xlmortgage.cli.terminal.real_day", law.verified_on)
