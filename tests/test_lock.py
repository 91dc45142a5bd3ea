"""The locked requirements are those of pyproject.toml, each with its hashes."""

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = [*chain.from_iterable(PROJECT["project"]["optional-dependencies"].values())]
GROUPS = PROJECT["dependency-groups"]


def required_of(*groups, alone=False):
    """Return what the package and some groups require."""
    own = [] if alone else [*PROJECT["project"]["dependencies"], *EXTRAS]
    of_groups = chain.from_iterable(_in_group(group) for group in groups)
    found = [Requirement(one) for one in (*own, *of_groups)]
    return [one for one in found if one.name != "xlmortgage"]


def _in_group(name):
    for one in GROUPS[name]:
        if isinstance(one, dict):
            yield from _in_group(one["include-group"])
        else:
            yield one


LOCKS = {
    "development": required_of("dev"),
    "runtime": required_of("build"),
    "fuzzing": required_of("fuzz", alone=True),
}
PINNED = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>\S+)(?P<rest>.*(?:\n +.*)*)", re.MULTILINE)


def pinned(name):
    """Return what a lock pins: name, version and what is said of it."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return [(canonicalize_name(one["name"]), one["version"], one["rest"]) for one in PINNED.finditer(text)]


@pytest.mark.parametrize("name", LOCKS)
def test_what_pyproject_requires_is_locked_in_a_version_that_it_allows(name):
    versions = {}
    for package, version, _ in pinned(name):
        versions.setdefault(package, []).append(version)
    for required in LOCKS[name]:
        locked = versions.get(canonicalize_name(required.name), [])
        assert any(required.specifier.contains(version) for version in locked), f"{required}: run `make lock`"


@pytest.mark.parametrize("name", LOCKS)
def test_nothing_is_locked_that_pyproject_does_not_ask_for(name):
    asked = {canonicalize_name(required.name) for required in LOCKS[name]}
    for package, _, said in pinned(name):
        assert "(pyproject.toml" not in said or package in asked, f"{package}: run `make lock`"
        assert "# via" in said, package


@pytest.mark.parametrize("name", LOCKS)
def test_everything_that_is_locked_has_its_hashes(name):
    found = pinned(name)
    assert found
    for package, _, said in found:
        assert "--hash=sha256:" in said, package


def test_what_a_user_installs_is_locked_as_it_is_tested():
    tested = {(package, version) for package, version, _ in pinned("development")}
    assert {(package, version) for package, version, _ in pinned("runtime")} <= tested
