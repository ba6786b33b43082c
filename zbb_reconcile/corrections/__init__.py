"""Rows set aside: a workbook to correct them in, and the corrections read back."""
