"""A workbook calculated without Excel."""

from workbooks.file.calls import Functions
from workbooks.file.recalculate import Finding, Moved, Report, recalculate

__all__ = ["Finding", "Functions", "Moved", "Report", "recalculate"]
