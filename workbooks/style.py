"""How our workbooks look: font, colours, number formats, widths; one place, so that two workbooks look alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import absolute_coordinate, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.properties import PageSetupProperties

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

FONT_NAME = "Microsoft JhengHei"
"""Part of Windows and of Office for the Mac, with Traditional Chinese and Latin letters; elsewhere a substitute."""

_TRADITIONAL_CHINESE = 136
"""The font's character set; a program that lacks the font takes a substitute for Traditional Chinese by it."""

INK, GREY, WHITE = "1F2A37", "6B7280", "FFFFFF"
BLUE, GREEN, RED = "1F4E79", "DDF0E1", "F9DEDC"
INPUT, BAND, LINE = "FFF8E1", "E8EEF5", "C9D2DC"

MONEY = "#,##0"
MONEY_OR_DASH = '#,##0;-#,##0;"–"'
PERCENT = "0.0#%"
RATE = "0.000%"
YEARS = "0.##"
DATE = "yyyy-mm-dd"
TEXT = "General"
TRUTH = '"TRUE";;"FALSE"'
"""For truth values that LibreOffice shows as 1 and 0."""

_PIXELS_A_MILLIMETRE = 96 / 25.4
_PIXELS_A_DIGIT = 7
_PADDING_PIXELS = 5


def font(size: float = 9, colour: str = INK, *, bold: bool = False) -> Font:
    """Return the house font.

    >>> font(12, BLUE, bold=True).name
    'Microsoft JhengHei'
    """
    return Font(name=FONT_NAME, size=size, color=colour, bold=bold, charset=_TRADITIONAL_CHINESE, family=2)


def fill(colour: str) -> PatternFill:
    """Return a plain fill."""
    return PatternFill("solid", start_color=colour, end_color=colour)


def underline(colour: str = LINE) -> Border:
    """Return a thin line below a cell."""
    return Border(bottom=Side("thin", color=colour))


def frame(colour: str = LINE) -> Border:
    """Return a thin line around a cell."""
    side = Side("thin", color=colour)
    return Border(left=side, right=side, top=side, bottom=side)


def wrapped(vertical: str = "top") -> Alignment:
    """Return the alignment of running text."""
    return Alignment(wrap_text=True, vertical=vertical, horizontal="left")


def column_width(millimetres: float) -> float:
    """Return a column's width in the file's unit, digits of the default font.

    >>> round(column_width(24), 2)
    12.24
    """
    return (millimetres * _PIXELS_A_MILLIMETRE - _PADDING_PIXELS) / _PIXELS_A_DIGIT


def set_widths(sheet: Worksheet, millimetres: dict[str, float]) -> None:
    """Set the widths of columns by their letters [mm]."""
    for letter, width in millimetres.items():
        sheet.column_dimensions[letter].width = column_width(width)


def as_input(cell: Cell, number_format: str) -> None:
    """Let a cell look like one to type into."""
    cell.fill, cell.border, cell.font = fill(INPUT), frame(), font()
    cell.number_format = number_format
    cell.alignment = Alignment(horizontal="right", vertical="center")


def name_area(sheet: Worksheet, name: str, area: str) -> None:
    """Give an area of a sheet, such as ``"C6"`` or ``"B6:C31"``, a name."""
    assert sheet.parent is not None  # noqa: S101 - a sheet stands in a workbook
    reference = f"{quote_sheetname(sheet.title)}!{absolute_coordinate(area)}"
    sheet.parent.defined_names[name] = DefinedName(name, attr_text=reference)


def one_page(sheet: Worksheet, area: str, *, landscape: bool = False) -> None:
    """Print an area on one A4 page, in the middle, with narrow margins."""
    sheet.print_area = area
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE if landscape else sheet.ORIENTATION_PORTRAIT
    sheet.page_setup.fitToWidth = sheet.page_setup.fitToHeight = 1
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = margins.bottom = 0.4
    margins.header = margins.footer = 0.2
    sheet.sheet_view.showGridLines = False
