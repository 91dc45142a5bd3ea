"""The rooms of the house: what may import what, and what nobody may do."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from xlmortgage.deal import words
from xlmortgage.finance import terms

ROOT = Path(__file__).parent.parent
PACKAGES = ("xlmortgage", "udfs", "workbooks")

FLOORS = (
    {"xlmortgage.errors"},
    {"xlmortgage.numbers"},
    {"xlmortgage.deal", "xlmortgage.tables"},
    {"xlmortgage.law", "xlmortgage.finance"},
    {"xlmortgage.lenders"},
    {"xlmortgage.questions"},
    {"xlmortgage.explain"},
    {"xlmortgage"},
    {"xlmortgage.files"},
    {"xlmortgage.lists"},
    {"udfs"},
    {"workbooks"},
    {"xlmortgage.cli"},
)
"""From the ground up: a module imports from its own room and from the floors below."""

CORE = {room for rooms in FLOORS[:7] for room in rooms}
LAWS = {"negative_equity_survey", "ltv", "dsr", "tenor", "rebate", "mip", "mip_premium", "mip_tenor", "guarantee"}
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}

BY_OTHER_RULES = {"borrowed", "checks", "criteria", "lent", "offers", "quote", "sources", "terms"}
"""What stands among the questions without functions of its own, or is explained elsewhere."""

SHARED_BY_QUESTIONS = {
    *("xlmortgage.questions", "xlmortgage.questions.checks", "xlmortgage.questions.terms"),
    *("xlmortgage.questions.borrowed", "xlmortgage.questions.lent"),
}
"""What every question may import: the declaration, and the checks, the terms, what is borrowed and lent that several share."""

ALONE = ("loan", "tenor", "income", "premium", "duty", "repayment", "apr", "plan", "worth", "equity", "rate_cap")
"""The questions that import no other; ``verdict`` combines them."""

DEAL_WITHOUT_PACKAGES = """
import importlib.util, sys
sys.path.insert(0, {root!r})
present = [name for name in {packages!r} if importlib.util.find_spec(name)]
assert not present, present
from udfs import functions
deal = [["樓價", "HK$8m"], ["貸款額", "560萬"], ["年利率", "3.25%"], ["年期", 30], ["每月入息", 80_000]]
day = "2026-11-20"
deal.append(["臨約日期", day])
print(functions.MAX_LTV("HK$8m", "村屋", agreement_date=day), functions.MAX_TENOR(building_age=50, agreement_date=day))
print(functions.VERDICT(deal, "en"))
print(functions.DSR_OK_WHY(30_000, 3_000_000, 0.04125, 30, agreement_date=day, lang="en").splitlines()[0])
print(len(functions.QUOTE(deal)) > 20, functions.DEALS([["樓價", "臨約日期"], [8e6, day]], "max_ltv", "en"))
foreign = {{name.partition(".")[0] for name in sys.modules}} - sys.stdlib_module_names
print(sorted(foreign - {{"xlmortgage", "udfs", "__main__"}}))
"""


def room_of(module):
    """Return the room that a module stands in."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "xlmortgage" else parts[0]


def floor_of(module):
    return next(floor for floor, rooms in enumerate(FLOORS) if room_of(module) in rooms)


def imports_of(tree):
    """Yield what a module imports, for a type checker too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(module):
    """Return the modules of ours that a module imports."""
    found = {name for name in imports_of(TREES[module]) if name.partition(".")[0] in PACKAGES}
    return {name if name in MODULES else name.rpartition(".")[0] for name in found}


def calls_in(tree):
    return [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]


def stems_of(package):
    return {name.rpartition(".")[2] for name in MODULES if name.startswith(f"{package}.") and name.count(".") == 2}


def test_every_module_stands_in_a_room():
    homeless = [module for module in MODULES if not any(room_of(module) in rooms for rooms in FLOORS)]
    assert not homeless, f"{homeless} stand in no room; put them into FLOORS"


def test_a_module_imports_only_from_its_own_room_and_the_floors_below():
    uphill = [
        f"{module} imports {imported}"
        for module in MODULES
        for imported in own_imports(module)
        if room_of(imported) != room_of(module)
        and floor_of(imported) >= floor_of(module)
        # The package's own name holds the version, and loads what it offers when it is asked for.
        and "xlmortgage" not in (module, imported)
    ]
    assert not uphill


def test_no_modules_import_each_other_in_a_circle():
    seen, done = [], set()

    def walk(module):
        assert module not in seen, " -> ".join([*seen[seen.index(module) :], module])
        if module in done:
            return
        seen.append(module)
        for imported in own_imports(module) - {module, "xlmortgage"} if module != "xlmortgage" else ():
            walk(imported)
        seen.pop()
        done.add(module)

    for module in MODULES:
        walk(module)


def test_a_law_is_a_folder_with_its_table_and_imports_no_other():
    laws = [name for name in MODULES if name.startswith("xlmortgage.law.") and name.count(".") == 4]
    assert {name.rpartition(".")[2] for name in laws} >= LAWS
    for law in laws:
        folder = MODULES[law].parent
        assert folder.name == MODULES[law].stem
        assert (folder / f"{folder.name}.toml").is_file()
        others = {name for name in own_imports(law) if name.count(".") >= 3 and name.startswith("xlmortgage.law.")}
        assert not others, f"{law} imports {others}"


def test_only_questions_combine_laws():
    for module in MODULES:
        asked = {name for name in own_imports(module) if name.startswith("xlmortgage.law.") and name.count(".") == 4}
        assert len(asked) < 2 or room_of(module) == "xlmortgage.questions", f"{module} combines {sorted(asked)}"


def test_a_question_and_what_explains_it_have_one_name():
    questions, explanations = stems_of("xlmortgage.questions"), stems_of("xlmortgage.explain")
    assert questions - explanations <= BY_OTHER_RULES
    assert explanations - questions == {"rows", "sentence", "tables"}


@pytest.mark.parametrize("stem", ALONE)
def test_a_plain_question_imports_no_other(stem):
    others = {name for name in own_imports(f"xlmortgage.questions.{stem}") if name.startswith("xlmortgage.questions")}
    assert others <= SHARED_BY_QUESTIONS


def test_tables_know_nothing_of_mortgages():
    known = {"xlmortgage.errors", "xlmortgage.numbers", "xlmortgage.tables"}
    for module in (name for name in MODULES if room_of(name) == "xlmortgage.tables"):
        assert {room_of(name) for name in own_imports(module)} <= known, module


def test_cases_are_filed_as_the_laws_are():
    laws = {
        path.parent.relative_to(ROOT / "xlmortgage" / "law")
        for path in (ROOT / "xlmortgage" / "law").rglob("*/*/*.toml")
    }
    cases = ROOT / "tests" / "cases"
    filed = {path.parents[1].relative_to(cases) for path in cases.glob("*/*/*/*.toml")}
    assert filed <= laws


def test_the_core_answers_with_the_standard_library_alone():
    packages = ["numpy", "pandas", "openpyxl", "xlwings", "click", "formualizer", "python_calamine"]
    script = DEAL_WITHOUT_PACKAGES.format(root=str(ROOT), packages=packages)
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", script], capture_output=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == [
        "0.7 25",
        "pass",
        "Passes: 48.46% of income against a limit of 50%.",
        "True [['max_ltv'], [0.7]]",
        "[]",
    ]


def test_the_core_imports_the_standard_library_alone():
    for module in (name for name in MODULES if room_of(name) in CORE | {"xlmortgage"}):
        roots = {name.partition(".")[0] for name in imports_of(TREES[module])}
        assert roots <= sys.stdlib_module_names | {"xlmortgage"}, module


def test_the_core_has_no_clock_and_no_network():
    clock = {"today", "now", "utcnow", "time", "monotonic", "perf_counter", "localtime", "gmtime"}
    for module in (name for name in MODULES if room_of(name) in CORE):
        assert not [call for call in calls_in(TREES[module]) if call.rpartition(".")[2] in clock], module
        roots = {name.partition(".")[0] for name in imports_of(TREES[module])}
        assert not roots & {"time", "socket", "urllib", "http", "ssl", "asyncio", "random"}, module


def test_only_money_rounds_and_an_explanation_for_display():
    for module in (name for name in MODULES if name.startswith("xlmortgage")):
        assert "round" not in calls_in(TREES[module]) or room_of(module) == "xlmortgage.explain", module


def test_nothing_replaces_the_number_of_a_ruling():
    for module, path in MODULES.items():
        assert "_replace(value=" not in path.read_text(encoding="utf-8"), module


def test_nothing_uses_what_brokers_would_have_to_pay_for():
    for module, path in MODULES.items():
        assert not [name for name in imports_of(TREES[module]) if name.startswith(("xlwings.pro", "xlwings.server"))], (
            module
        )
        assert "LICENSE_KEY" not in path.read_text(encoding="utf-8").upper().replace(" ", "_"), module


def test_a_command_prints_in_one_place_and_its_files_take_their_places_in_one():
    """So that nothing of a file steers a terminal, and outputs appear together or not at all."""
    for module, tree in TREES.items():
        calls = {call.rpartition(".")[2] for call in calls_in(tree)}
        if room_of(module) == "xlmortgage.cli":
            assert module == "xlmortgage.cli.terminal" or not calls & {"echo", "secho", "print"}, module
        if module not in {"xlmortgage.files.workshop", "xlmortgage.files.together", "workbooks.build"}:
            assert not calls & {"rename", "unlink", "rmtree", "mkdtemp", "TemporaryDirectory", "NamedTemporaryFile"}, (
                module
            )


def test_xlwings_is_imported_in_one_place():
    importing = {name for name, tree in TREES.items() if any(i.split(".")[0] == "xlwings" for i in imports_of(tree))}
    assert importing == {"udfs.xlwings_udfs"}


def test_pandas_is_imported_by_lists_and_the_terminal_alone():
    importing = {name for name, tree in TREES.items() if any(i.split(".")[0] == "pandas" for i in imports_of(tree))}
    assert {room_of(name) for name in importing} <= {"xlmortgage.lists", "xlmortgage.cli"}


def test_every_module_and_every_public_thing_says_what_it_is():
    for module, tree in TREES.items():
        assert ast.get_docstring(tree), module
        assert module.rpartition(".")[2] not in {"utils", "helpers", "common", "misc", "base"}
        public = [
            node
            for node in tree.body
            if isinstance(node, (ast.FunctionDef, ast.ClassDef))
            and not node.name.startswith("_")
            and not any(ast.unparse(decorator) == "overload" for decorator in node.decorator_list)
        ]
        assert not [node.name for node in public if not ast.get_docstring(node)], module


def test_finance_knows_the_terms_of_a_loan_by_the_numbers_of_their_words():
    for name in ("Rounding", "Split", "FeeTreatment", "PenaltyBase", "Apportionment"):
        ours, theirs = getattr(terms, name), getattr(words, name)
        assert {member.name: int(member) for member in ours} == {member.name: int(member) for member in theirs}, name
