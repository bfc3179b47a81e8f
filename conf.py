"""The edition "Bolshevik Plans for World Revolution": Sphinx reads this, and `edition.sphinx` supplies the rest.

Title, editors, version, date and licence are not set here: they come from the teiHeader.
"""

extensions = ["edition.sphinx"]

language = "en"
exclude_patterns = [".*"]

edition_tei = ["tei/world-revolution.xml"]
edition_depth = 2
edition_apparatus_language = "en"  # as all that the editors say
edition_strict = True  # a pointer that leads nowhere stops the build of this edition
edition_pdf_conspectus = False  # the editorial principles have it
bibtex_bibfiles = ["source/references.bib"]
