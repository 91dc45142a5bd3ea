"""What fuzzing starts from, and what it has found, holds; and so does a little of what it would try."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.attack.mutants import CHANGES
from tests.fuzz.__main__ import CORPUS, NAMES
from tests.fuzz.targets import TARGETS

ENTRIES = sorted(path for name in NAMES for path in (CORPUS / name).iterdir())


def test_every_target_has_something_to_start_from():
    assert list(TARGETS) == list(NAMES)
    assert {path.parent.name for path in ENTRIES} == set(NAMES)


@pytest.mark.parametrize("path", ENTRIES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_corpus_breaks_no_promise(path):
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
@settings(max_examples=20)
def test_what_is_near_the_corpus_breaks_no_promise(name, data):
    seed = data.draw(st.sampled_from([path for path in ENTRIES if path.parent.name == name]))
    chance = Random(data.draw(st.integers(0, 2**32)))  # noqa: S311 - not a secret
    TARGETS[name](chance.choice(CHANGES)(seed.read_bytes() or b"0", chance))


@pytest.mark.parametrize("name", NAMES)
@given(content=st.binary(max_size=300))
@settings(max_examples=20)
def test_bytes_of_any_kind_break_no_promise(name, content):
    TARGETS[name](content)
