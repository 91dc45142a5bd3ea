"""The rooms of the house: what may import what, and what nobody may do."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("xlmortgage", "udfs", "workbooks")

ROOMS = (
    {"xlmortgage.errors", "xlmortgage.numbers"},
    {"xlmortgage.deal"},
    {"xlmortgage.tables", "xlmortgage.law"},
    {"xlmortgage.finance"},
    {"xlmortgage.lenders"},
    {"xlmortgage.questions"},
    {"xlmortgage.explain"},
    {"xlmortgage"},
    {"xlmortgage.lists", "udfs", "workbooks"},
    {"xlmortgage.cli"},
)
"""From the top floor down; a module imports from its own floor and from those above."""

CORE = {room for rooms in ROOMS[:8] for room in rooms}
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}

DEAL_WITHOUT_PACKAGES = """
import importlib.util, sys
sys.path.insert(0, {root!r})
present = [name for name in {packages!r} if importlib.util.find_spec(name)]
assert not present, present
from udfs import functions
print(functions.MAX_LTV("HK$8m", "村屋"), functions.MAX_TENOR(building_age=50))
print(functions.DSR_OK_WHY(30_000, 3_000_000, 0.04125, 30, lang="en").splitlines()[0])
foreign = {{name.partition(".")[0] for name in sys.modules}} - sys.stdlib_module_names
print(sorted(foreign - {{"xlmortgage", "udfs", "__main__"}}))
"""


def room_of(module):
    """Return the room a module stands in: its package's, or its top-level one's."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "xlmortgage" else parts[0]


def floor_of(room):
    return next(floor for floor, rooms in enumerate(ROOMS) if room in rooms)


def imports_of(tree):
    """Yield what a module imports when it runs; what only a type checker sees binds nobody."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        else:
            yield from imports_of(node)


def own_imports(module):
    """Return the modules of ours that a module imports."""
    found = {name for name in imports_of(TREES[module]) if name.partition(".")[0] in PACKAGES}
    return {name if name in MODULES else name.rpartition(".")[0] for name in found}


def calls_in(tree):
    return [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_from_rooms_above(module):
    room = room_of(module)
    assert room, f"{module} stands in no room; put it into ROOMS"
    for imported in own_imports(module):
        assert floor_of(room_of(imported)) <= floor_of(room), f"{module} must not import {imported}"


def test_laws_do_not_import_each_other():
    laws = [name for name in MODULES if name.count(".") == 4 and name.startswith("xlmortgage.law.")]
    assert len(laws) >= 12
    for law in laws:
        assert not [name for name in own_imports(law) if name.count(".") > 1 and name.startswith("xlmortgage.law.")], (
            law
        )


def test_the_core_answers_with_the_standard_library_alone():
    packages = ["numpy", "pandas", "openpyxl", "xlwings", "click", "formualizer", "python_calamine"]
    script = DEAL_WITHOUT_PACKAGES.format(root=str(ROOT), packages=packages)
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", script], capture_output=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == [
        "0.7 25",
        "Passes: 48.46% of income against a limit of 50%.",
        "[]",
    ]


@pytest.mark.parametrize("module", [name for name in MODULES if room_of(name) in CORE])
def test_the_core_imports_the_standard_library_alone(module):
    roots = {name.partition(".")[0] for name in imports_of(TREES[module])}
    assert roots <= sys.stdlib_module_names | {"xlmortgage"}


@pytest.mark.parametrize("module", [name for name in MODULES if room_of(name) in CORE])
def test_the_core_has_no_clock_and_no_network(module):
    clock = {"today", "now", "utcnow", "time", "monotonic", "perf_counter", "localtime", "gmtime"}
    assert not [call for call in calls_in(TREES[module]) if call.rpartition(".")[2] in clock]
    roots = {name.partition(".")[0] for name in imports_of(TREES[module])}
    assert not roots & {"time", "socket", "urllib", "http", "ssl", "asyncio", "random"}


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("xlmortgage")])
def test_only_money_rounds_and_an_explanation_for_display(module):
    rounded = [call for call in calls_in(TREES[module]) if call == "round"]
    assert not rounded or module.startswith("xlmortgage.explain")


@pytest.mark.parametrize("module", MODULES)
def test_nothing_uses_what_brokers_would_have_to_pay_for(module):
    text = MODULES[module].read_text(encoding="utf-8")
    assert not [name for name in imports_of(TREES[module]) if name.startswith(("xlwings.pro", "xlwings.server"))]
    assert "LICENSE_KEY" not in text.upper().replace(" ", "_")


def test_xlwings_is_imported_in_one_place():
    importing = {name for name, tree in TREES.items() if any(i.split(".")[0] == "xlwings" for i in imports_of(tree))}
    assert importing <= {"udfs.xlwings_udfs"}


@pytest.mark.parametrize("module", MODULES)
def test_every_module_says_what_it_is(module):
    assert ast.get_docstring(TREES[module])
    assert module.rpartition(".")[2] not in {"utils", "helpers", "common", "misc", "base"}


@pytest.mark.parametrize("module", MODULES)
def test_every_public_thing_has_a_docstring(module):
    public = [
        node
        for node in TREES[module].body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
    ]
    assert not [node.name for node in public if not ast.get_docstring(node)]
