"""Small files, each changed in one place by chance: answered or refused with a sentence, within 10 s, and nothing torn."""

from __future__ import annotations

import re
import signal
import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO
from math import ceil
from pathlib import Path
from random import Random
from zipfile import ZipFile

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from tests.attack import Row
from tests.attack.books import HEADINGS, VALUES, book, formula, packed, row, sheet, text
from tests.attack.hostile_files import COMMANDS, LINES, SIGNS_OF_A_TRACE
from tests.attack.runs import Ended, Runs

MUTANTS = 1_000
"""How many are made of each kind of file, and tried with one command each in turn."""

SECONDS = 10

_TAG = re.compile(rb"<[^<>]*>")
_NUMBER = re.compile(rb"\d+")
_ATTRIBUTE = re.compile(rb'\s[\w:]+="[^"]*"')
_WORD = re.compile(rb'"[^"]*"')
EDGES = (
    b"0",
    b"-1",
    b"1",
    b"65536",
    b"1048577",
    b"4294967296",
    b"18446744073709551616",
    b"9" * 400,
    b"1e309",
    b"NaN",
    b"",
)
ODD = ("\x00", "\ufeff", "\u202e", "'", '"', "&", "<", ">", "]]>", "#REF!", "=", "\U0001f3e0", "\ud7ff", "_x0000_")


def rows(scale: float) -> Iterator[Row]:
    """Let commands read mutants, each with a number from which it is made anew."""
    for suffix, made in {".xlsx": _workbooks(), ".csv": _texts(), ".toml": _criteria()}.items():
        number = ceil(MUTANTS * scale)
        failed = [f"{suffix} {at}: {fault}" for at, fault in _faults(suffix, made, number) if fault]
        yield Row(f"mutants, {suffix}", number, number - len(failed), failed)


def _faults(suffix: str, made: list[bytes], number: int) -> Iterator[tuple[int, str]]:
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        runs = Runs(Path(folder))
        try:
            for at in range(number):
                file = f"mutant{suffix}"
                (runs.folder / file).write_bytes(mutant(made[at % len(made)], at, suffix))
                command = COMMANDS[suffix][at % len(COMMANDS[suffix])]
                stop = {"after": SECONDS, "writing": False, "signal": int(signal.SIGKILL)}
                ended = runs.run(*(each.format(file=file) for each in command), stop=stop)
                yield at, "; ".join(_what_is_wrong(runs, ended))
                for output in runs.folder.glob("out*"):
                    output.unlink()
        finally:
            runs.close()


def _what_is_wrong(runs: Runs, ended: Ended) -> Iterator[str]:
    said, outputs = ended.out + ended.err, [*runs.folder.glob("out*")]
    if ended.code not in (0, 1, 3):
        yield f"ended with {ended.code} after {ended.seconds:.0f} s"
    if sign := next((sign for sign in SIGNS_OF_A_TRACE if sign in said), None):
        yield f"said {sign}"
    if ended.code == 1 and (outputs or not ended.err.strip()):
        yield "refused without a sentence, or left an output"
    if left := runs.leftovers():
        yield f"left {left}"
    for output in outputs:
        if output.suffix == ".xlsx" and ZipFile(output).testzip():
            yield f"left {output.name} torn"


def mutant(content: bytes, number: int, suffix: str) -> bytes:
    """Return a file that is changed in one place, by a number."""
    chance = Random(number)
    if suffix != ".xlsx":
        return chance.choice(CHANGES)(content, chance)
    if chance.random() < 0.1:
        return chance.choice(CHANGES[:3])(content, chance)
    with ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([name for name, part in parts.items() if part])
    if chance.random() < 0.05:
        return packed({other: part for other, part in parts.items() if other != name})
    return packed({**parts, name: chance.choice(CHANGES)(parts[name], chance)})


def _cut(content: bytes, chance: Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _flipped(content: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]


def _without_a_piece(content: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + content[at + chance.randrange(1, 60) :]


def _with_a_piece_again(content: bytes, chance: Random) -> bytes:
    at, to = chance.randrange(len(content)), chance.randrange(len(content))
    return content[:to] + content[at : at + chance.randrange(1, 200)] + content[to:]


def _with_an_odd_character(content: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + chance.choice(ODD).encode() + content[at:]


def _changed(
    pattern: re.Pattern[bytes], by: Callable[[list[bytes], Random], bytes]
) -> Callable[[bytes, Random], bytes]:
    """Return what changes one of the places that look like something."""

    def change(content: bytes, chance: Random) -> bytes:
        places = [*pattern.finditer(content)]
        if not places:
            return _flipped(content, chance)
        place = chance.choice(places)
        return content[: place.start()] + by([one[0] for one in places], chance) + content[place.end() :]

    return change


CHANGES: tuple[Callable[[bytes, Random], bytes], ...] = (
    _cut,
    _flipped,
    _without_a_piece,
    _with_a_piece_again,
    _with_an_odd_character,
    _changed(_NUMBER, lambda _, chance: chance.choice(EDGES)),
    _changed(_TAG, lambda tags, chance: chance.choice(tags)),
    _changed(_TAG, lambda _, __: b""),
    _changed(_ATTRIBUTE, lambda _, __: b""),
    _changed(_ATTRIBUTE, lambda attributes, chance: chance.choice(attributes)),
    _changed(_WORD, lambda words, chance: chance.choice(words)),
)


def _workbooks() -> list[bytes]:
    """Return workbooks of one page: with formulas, names, a table, blocks, merged and hidden cells, several sheets."""
    made = openpyxl.Workbook()
    deals = made.active
    deals.title = "Deals"
    deals.append([*HEADINGS, "MAX_LTV", "月供"])
    for at in range(2, 5):
        deals.append([*VALUES, f"=MAX_LTV(A{at})", f"=-PMT(D{at}/12,C{at}*12,B{at})"])
    deals["N1"] = ArrayFormula("N1:N3", "=A2:A4*2")
    deals["O1"] = "=SUM(Deals[樓價])"
    deals.add_table(Table(displayName="Deals", ref="A1:L4"))
    deals.merge_cells("P1:Q2")
    deals.row_dimensions[3].hidden = True
    deals["D2"].number_format = "0.00%"
    other = made.create_sheet("村屋 '1'")
    other["A1"] = "=Deals!K2&price"
    for name, cell in {"price": "A2", "in_price": "A2", "in_loan": "B2", "in_years": "C2"}.items():
        made.defined_names[name] = openpyxl.workbook.defined_name.DefinedName(
            name, attr_text=f"Deals!${cell[0]}${cell[1]}"
        )
    saved = BytesIO()
    made.save(saved)
    plain = book(sheet=sheet(row(3, formula("A3", "MAX_LTV(A2)", value="0.7") + text("B3", "按揭"))))
    return [saved.getvalue(), plain]


def _texts() -> list[bytes]:
    line = ",".join(map(str, VALUES))
    made = "\r\n".join([",".join(HEADINGS), line, f'{line[:-1]},"a ""b""\nc"', line])
    return [made.encode("utf-8-sig"), made.replace(",", ";").encode(), made.encode("utf-16"), made.encode("big5hkscs")]


def _criteria() -> list[bytes]:
    lines = (f'{LINES}0.5\nproperty="村屋"\n', f"stale_after_days=90\n{LINES}'60%'\nnote='''x\ny'''\n")
    return [line.encode() for line in lines]
