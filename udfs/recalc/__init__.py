"""A workbook calculated without Excel."""

from udfs.recalc.calls import Functions
from udfs.recalc.recalculation import Finding, Report, recalculate

__all__ = ["Finding", "Functions", "Report", "recalculate"]
