"""The documentation as a site: ``make docs`` writes it to build/docs."""

from zbb_reconcile import __version__

project = "zbb_reconcile"
author = "zbb_reconcile"
release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc"]
html_theme = "furo"
html_title = f"zbb_reconcile {release}"
exclude_patterns = ["images"]
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
# Links that leave the documentation (README, queries) are for readers of the repository.
suppress_warnings = ["myst.xref_missing"]
