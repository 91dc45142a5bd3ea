"""Why a formula cannot be calculated here: what a person is told instead of a value that may be wrong."""

from __future__ import annotations

from xlmortgage.errors import InputError, XlMortgageError

__all__ = [
    "NOT_CALCULATED",
    "circular_name",
    "is_in_other_workbook",
    "missing_form",
    "missing_table",
    "moving_name",
    "needs_fixed_cell",
    "needs_fixed_range",
    "own_fault",
    "several_values",
    "too_deep",
    "wrong_count",
]


def is_in_other_workbook(reference: str) -> InputError:
    """Return why a reference to another workbook is not followed."""
    return InputError(
        "other-workbook",
        en=f"{reference} is in another workbook, which is not read; a value saved before is kept. Copy it here.",
        zh=f"{reference} 位於另一個活頁簿，不會讀取；如有上次儲存的數值則予保留。請把資料複製到本活頁簿。",
    )


NOT_CALCULATED = {"no-arrays", "stopped-on-a-fault"}
"""Codes of what a cell shows because it could not be calculated, not because its formula asks for an error."""


def circular_name(name: str) -> InputError:
    """Return why a name that means itself means nothing."""
    return InputError(
        "circular-name",
        en=f"the name {name} refers to itself. Mend it in the Name Manager.",
        zh=f"名稱「{name}」引用了自己，請在名稱管理員更正。",
    )


def moving_name(name: str, meaning: str) -> InputError:
    """Return why a name that moves with the cell is not followed."""
    return InputError(
        "moving-name",
        en=f"the name {name} means {meaning}, which moves with the cell; only fixed places such as $A$1 are supported. "
        "Put $ before its column and row.",
        zh=f"名稱「{name}」為 {meaning}，會隨儲存格移動；只支援固定位置，例如 $A$1。請在欄和列之前加上 $。",
    )


def missing_table(said: str) -> InputError:
    """Return why a structured reference means nothing."""
    return InputError(
        "no-table",
        en=f"{said} means a table, and there is none of that name or around this cell. Name the table before the bracket.",
        zh=f"{said} 指的是表格，但沒有這個名稱的表格，這個儲存格也不在表格之內。請在方括號前寫上表格名稱。",
        value=said,
    )


def wrong_count(name: str, count: int) -> InputError:
    """Return why a call is none: its arguments are too few or too many."""
    return InputError(
        "wrong-argument-count",
        en=f"{name} was given {count} arguments, which is too few or too many. Correct the formula.",
        zh=f"{name} 收到 {count} 個引數，過少或過多，請更正公式。",
        value=count,
    )


def several_values(name: str) -> InputError:
    """Return why a function is not given several values where it takes one."""
    return InputError(
        "no-arrays",
        en=f"{name or 'the function'} is given several values where it takes one; that is calculated by Excel only. "
        "Give it one cell in each row, or calculate in Excel.",
        zh=f"{name or '函數'} 在只接受單一數值之處收到多個數值，只有 Excel 能夠計算。請逐列各用一個儲存格，或用 Excel 計算。",
        value=name,
    )


def needs_fixed_cell(name: str) -> InputError:
    """Return why a function of a cell is not asked for a cell that is calculated."""
    return InputError(
        "no-fixed-cell",
        en=f"{name} is answered here for cells named in the formula only. Name the cell itself, or calculate in Excel.",
        zh=f"{name} 只能計算公式中直接寫明的儲存格。請直接寫出儲存格，或用 Excel 計算。",
        value=name,
    )


def needs_fixed_range(name: str) -> InputError:
    """Return why a total of visible rows is not asked for a range that is calculated."""
    return InputError(
        "no-fixed-range",
        en=f"{name} depends on which rows are hidden, and its range or its kind is found by calculation only. Write both into "
        "the formula, or calculate in Excel.",
        zh=f"{name} 取決於哪些列被隱藏，但其範圍或功能代號須經計算才知道。請在公式直接寫明，或用 Excel 計算。",
        value=name,
    )


def too_deep() -> InputError:
    """Return why a formula of too many brackets is not read."""
    return InputError(
        "too-deep-a-formula",
        en="the formula has more brackets inside each other than are read here. Split it over several cells.",
        zh="公式的括號層數過多，無法解讀。請分拆到多個儲存格。",
    )


def missing_form(name: str) -> InputError:
    """Return why a form of a function or an operator is left to Excel."""
    return InputError(
        "missing-form",
        en=f"this form of {name} is calculated by Excel only. Calculate it in Excel, or write it differently.",
        zh=f"{name} 的這種用法只有 Excel 能夠計算。請用 Excel 計算，或改寫公式。",
        value=name,
    )


def own_fault(error: Exception) -> XlMortgageError:
    """Return what is said of a defect of ours."""
    return XlMortgageError(
        "stopped-on-a-fault",
        en=f"the calculation stopped on a fault of its own ({error!r}). Calculate in Excel, and please report the formula.",
        zh=f"計算因程式本身的錯誤而中止（{error!r}）。請用 Excel 計算，並回報這條公式。",
    )
