"""Templates are compiled once for all builds of a process: a preview, and HTML beside PDF, run Sphinx several times."""

from __future__ import annotations

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sphinx.application import Sphinx


class _Memory(BytecodeCache):
    """Compiled templates by name and source; jinja2 checks that the source is still the same."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template compiled before."""
        if found := self._kept.get(bucket.key):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template just compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


_MEMORY = _Memory()


def share(app: Sphinx) -> None:
    """Give the templates of a build the compiled ones of the last; at ``builder-inited``."""
    templates = getattr(app.builder, "templates", None)
    if environment := getattr(templates, "environment", None):
        environment.bytecode_cache = _MEMORY
