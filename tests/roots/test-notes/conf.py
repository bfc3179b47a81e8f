extensions = ["edition.sphinx"]
edition_tei = []
edition_search_language = "hr"
project = "Hand-written pages"
