"""Every law of the house as its folders have it, for tests that go through all of them."""

import tomllib
from importlib import import_module
from pathlib import Path

from xlmortgage import law
from xlmortgage.deal.facts import FACTS, Deal
from xlmortgage.tables.lookups import Law

FOLDER = Path(law.__file__).parent

MODULES = {
    path.stem: import_module(f"xlmortgage.law.{path.parts[-3]}.{path.stem}.{path.stem}")
    for path in sorted(FOLDER.glob("*/*/*.py"))
    if path.stem == path.parent.name
}
"""The module of every law by its name."""

ASKED = {name: [one for one in vars(module).values() if isinstance(one, Law)] for name, module in MODULES.items()}
"""Everything through which a table is asked, by the table's name."""


def ruling_on(rule, inputs):
    """Return what a law says of a deal, asked by ``"law.rule"`` and raw inputs; what is no fact goes with it by name."""
    name, _, asked = rule.partition(".")
    facts = {fact: FACTS[fact].read(raw) for fact, raw in inputs.items() if fact in FACTS}
    further = {fact: raw for fact, raw in inputs.items() if fact not in FACTS}
    return getattr(MODULES[name], asked)(Deal(facts, law.verified_on()), **further)


def amounts_of_edges(*tables):
    """Return every amount in HKD with which a row or band of some tables ends, read from the files themselves."""
    found = set()
    for name in tables:
        text = next(FOLDER.rglob(f"{name}.toml")).read_text(encoding="utf-8")
        for version in tomllib.loads(text)["version"]:
            for row in version.get("rows", version.get("bands", version.get("grid"))):
                found |= {int(amount) for key, amount in row.items() if key == "up_to" or key.startswith("base_")}
    return sorted(found)
