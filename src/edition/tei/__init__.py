"""TEI in: load a file, read its elements, and give the document that everything else is made from."""
