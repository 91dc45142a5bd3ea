"""Why a template is not filled, as sentences: a name that is not known, one that means no cell, a formula in the way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from workbooks.file.formulas import cell_address
from workbooks.file.template import Template, fact_of
from workbooks.names import FACT, HOUSE, TEXT, text_named
from xlmortgage.deal.facts import FACTS, LABELS, fact_named
from xlmortgage.errors import InputError

if TYPE_CHECKING:
    from workbooks.file.named_cells import NamedCells

__all__ = [
    "damaged",
    "fail_if_a_name_cannot_be_emptied",
    "fail_if_a_name_is_not_known",
    "fail_if_there_is_a_data_model",
    "formula_in_input",
    "no_cell",
    "unknown_label",
]

LISTED = 5
"""How many names a sentence lists."""


def fail_if_a_name_is_not_known(template: Template, is_kept: Callable[[str], bool]) -> None:
    """Refuse names of which it cannot be told whether what they hold is a former client's."""
    ours = {
        (name.cell.sheet, name.cell.row, name.cell.column) for name in template.names if name.beginning and name.cell
    }
    unknown = [
        name
        for name in template.names
        if not is_kept(name.name)
        and not name.is_hidden
        and (
            (name.beginning == FACT and fact_of(name) is None)
            or (not name.beginning and _is_typed(template, name) and tuple(name.cell or ()) not in ours)
        )
    ]
    if not unknown:
        return
    listed, more = unknown[:LISTED], len(unknown) - LISTED
    places_en = ", ".join(f"{name.name} ({_place(name)})" for name in listed) + (
        f" and {more} more" if more > 0 else ""
    )
    places_zh = "、".join(f"{name.name}（{_place(name)}）" for name in listed) + (
        f" 等 {len(unknown)} 個" if more > 0 else ""
    )
    first = unknown[0]
    near = _nearest(first)
    raise InputError(
        "unknown-name",
        en=f"it is not known whose these named cells are, so what they hold may be a former client's: {places_en}. "
        f"Rename each in Excel's Name Manager: {FACT}… for a fact of the deal, {TEXT}… for a text of the case, {HOUSE}… "
        f"for a value of the house{f'; {first.name} may be {near}' if near else ''}. "
        f"Or keep what it holds with --keep {first.name}.",
        zh=f"不知道這些命名儲存格屬誰，內容可能是上一位客戶的：{places_zh}。請在 Excel 名稱管理員改名：個案資料用 {FACT}…、"
        f"個案文字用 {TEXT}…、公司設定用 {HOUSE}…{f'（{first.name} 可改為 {near}）' if near else ''}；"
        f"或以 --keep {first.name} 保留內容。",
        field="template",
        value=[name.name for name in unknown],
        allowed=near,
    )


def _is_typed(template: Template, name: NamedCells) -> bool:
    """Tell whether somebody typed what the one cell of a name holds, or the text that a name stands for."""
    if name.problem == "constant":
        return name.means.lstrip("= ").startswith('"') and name.means.strip('= "') != ""
    return name.cell is not None and any(
        template.grids[sheet].is_typed(at) for sheet, area in name.areas for at in template.grids[sheet].in_area(area)
    )


def _place(name: NamedCells) -> str:
    if name.cell is None:
        return name.means.lstrip("=")
    return f"{name.cell.sheet}!{cell_address(name.cell.row, name.cell.column)}"


def _nearest(name: NamedCells) -> str:
    """Return how a name may be meant, empty where nothing is near."""
    if (text := text_named(name.rest)) is not None:
        return TEXT + text.name
    if (fact := fact_named(name.rest)) is not None:
        return FACT + fact.name
    near = LABELS.near(name.rest)
    return FACT + near[0].name if near else ""


def fail_if_a_name_cannot_be_emptied(template: Template, is_kept: Callable[[str], bool]) -> None:
    """Refuse a name of the case that is a formula: which cell it means cannot be told."""
    for name in template.names:
        if name.beginning in (FACT, TEXT) and name.problem == "formula" and not is_kept(name.name):
            raise InputError(
                "name-is-a-formula",
                en=f"{_because_en(name)} So it cannot be emptied of a former client. {_do_en(name)}, or keep what it "
                f"means with --keep {name.name}.",
                zh=f"{_because_zh(name)}因此無法清除上一位客戶的內容。{_do_zh(name)}，或以 --keep {name.name} 保留。",
                field="template",
                value=name.name,
            )


def fail_if_there_is_a_data_model(template: Template, *, kept: bool) -> None:
    """Refuse a template with a data model, which holds copies of its tables that cannot be emptied."""
    if "powerPivotData" in template.package.reached().values() and not kept:
        raise InputError(
            "data-model",
            en="the template has a data model (Power Pivot), which holds a copy of its data that cannot be emptied of a "
            "former client. Save a template without it, or keep it with --keep.",
            zh="範本含有資料模型（Power Pivot），當中存有資料副本，無法清除上一位客戶的內容。"
            "請另存一個沒有資料模型的範本，或以 --keep 保留。",
            field="template",
        )


def damaged(name: str) -> InputError:
    """Return the error that a template is not built as a workbook is."""
    return InputError(
        "damaged-template",
        en=f"{name} is damaged, or not built as Excel builds a workbook. Open it in Excel and save it again.",
        zh=f"{name} 已損壞，或結構與 Excel 的活頁簿不同。請用 Excel 開啟並重新儲存。",
        field="template",
        value=name,
    )


def unknown_label(label: str, facts: Collection[str], others: Iterable[NamedCells]) -> InputError:
    """Return the error that a label names nothing that the template takes."""
    error = LABELS.not_among(label, facts, "a label of the template", "此範本", "項目")
    names = [name.name for name in others]
    if not names:
        return error
    return InputError(
        error.code,
        en=f"{error.sentence('en')} Its texts and values of the house: {', '.join(names)}.",
        zh=f"{error.sentence('zh')}文字及公司設定：{'、'.join(names)}。",
        field=error.field,
        value=error.value,
        allowed=[*error.allowed, *names],
    )


def no_cell(template: Template, label: str, wanted: str, facts: Collection[str]) -> InputError:
    """Return the error that a template has no cell of a name, and why one of that name is none."""
    name = next((each for each in template.names if each.name.casefold() == wanted.casefold()), None)
    other = next(
        (each for each in template.names if not each.beginning and each.cell and _nearest(each) == wanted), None
    )
    if name is not None and name.problem:
        because_en, because_zh = f"{_because_en(name)} {_do_en(name)}", f"{_because_zh(name)}{_do_zh(name)}"
    elif other is not None:
        because_en = (
            f"the template has no cell named {wanted} for “{label}”, but {_place(other)} is named {other.name}. "
        )
        because_en += f"Rename it {wanted} in Excel's Name Manager"
        because_zh = f"範本沒有名為 {wanted} 的儲存格可填「{label}」，但 {_place(other)} 名為 {other.name}。"
        because_zh += f"請在 Excel 名稱管理員改名為 {wanted}"
    else:
        because_en = f"the template has no cell named {wanted} for “{label}”; it takes {_listed(facts, 'en')}. "
        because_en += f"Name a cell {wanted} in Excel"
        because_zh = f"範本沒有名為 {wanted} 的儲存格可填「{label}」，可填的有：{_listed(facts, 'zh')}。"
        because_zh += f"請在 Excel 將儲存格命名為 {wanted}"
    return InputError(
        "no-input-cell",
        en=f"{because_en}, or leave “{label}” out.",
        zh=f"{because_zh}，或刪去「{label}」。",
        field=wanted.partition("_")[2],
        value=label,
        allowed=list(facts),
    )


def _because_en(name: NamedCells) -> str:
    return {
        "several": f"{name.name} names {name.means.lstrip('=')}, several cells that are not merged into one.",
        "formula": f"{name.name} is the formula {name.means.lstrip('=')}, so which cell it means cannot be told.",
        "constant": f"{name.name} is the constant {name.means.lstrip('=')} and no cell.",
        "gone": f"{name.name} names {name.means.lstrip('=')}, which is no cell of this workbook.",
    }[name.problem]


def _because_zh(name: NamedCells) -> str:
    return {
        "several": f"名稱 {name.name} 指向 {name.means.lstrip('=')}，是多個未合併的儲存格。",
        "formula": f"名稱 {name.name} 是公式 {name.means.lstrip('=')}，無法確定指哪一格。",
        "constant": f"名稱 {name.name} 是常數 {name.means.lstrip('=')}，並非儲存格。",
        "gone": f"名稱 {name.name} 指向 {name.means.lstrip('=')}，並非此活頁簿的儲存格。",
    }[name.problem]


def _do_en(name: NamedCells) -> str:
    return f"Let {name.name} name one cell or one merged area in Excel's Name Manager"


def _do_zh(name: NamedCells) -> str:
    return f"請在 Excel 名稱管理員將 {name.name} 改為指向一格或一個合併範圍"


def formula_in_input(sheet: str, address: str) -> InputError:
    """Return the error that a formula stands in a cell that takes a value."""
    return InputError(
        "formula-in-input-cell",
        en=f"the input cell {address} of sheet “{sheet}” holds a formula, which a value would destroy. "
        "Clear the cell in the template, or give its name to another cell.",
        zh=f"工作表「{sheet}」的輸入格 {address} 現為公式，填入數值會破壞公式。請在範本清除該格，或把名稱改給另一格。",
        field="template",
        value=address,
    )


def _listed(names: Iterable[str], lang: str) -> str:
    if lang == "en":
        return ", ".join(names) or "none"
    return "、".join(FACTS[name].zh for name in names) or "沒有"
