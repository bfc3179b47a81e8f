"""The model as MyST Markdown: text carried exactly, pages a person can read."""
