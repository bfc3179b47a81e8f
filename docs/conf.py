"""The manual: a Sphinx project of its own, built by `make docs`."""

project = "edition"
author = "The tei-edition contributors"
copyright = "2026, the tei-edition contributors"
html_title = "edition: the manual"
language = "en"

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 2
smartquotes = False
exclude_patterns = ["_build"]

html_theme = "sphinx_book_theme"
html_copy_source = False
html_theme_options = {"navbar_persistent": [], "show_toc_level": 2}
