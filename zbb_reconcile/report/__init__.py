"""The last room: result tables into a workbook, a page, a terminal summary, an explanation."""
