"""The report as a spreadsheet a clerk can check: live formulas for totals and rates, the cases behind them, the rules of counting.

The same report gives the same bytes: nothing in the file tells when it was written.
"""

from services.stats.xlsx.book import workbook_bytes

__all__ = ["workbook_bytes"]
