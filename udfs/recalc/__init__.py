"""A workbook calculated without Excel."""

from udfs.recalc.recalculation import Finding, Report, recalculate

__all__ = ["Finding", "Report", "recalculate"]
