"""What several formats share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from edition.metadata import Agent, Metadata


def as_json(value: object) -> str:
    """JSON for a file: readable, letters as they are, a line feed at the end."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that say something, in their order."""
    return {name: value for name, value in values.items() if value not in ("", (), [], {}, None)}


def inverted(agent: Agent) -> str:
    """``Family, Given`` where the name is encoded so; else the name as it stands."""
    if not agent.family:
        return agent.name
    return ", ".join(filter(None, (agent.family, agent.given, agent.suffix)))


def bare(address: str) -> str:
    """The last part of an address: ``https://orcid.org/0000-…`` -> ``0000-…``."""
    return address.rstrip("/").rpartition("/")[2]


def rights(meta: Metadata) -> str:
    """What the header says of rights, in its words: for formats that else know a code only."""
    return " ".join(dict.fromkeys(filter(None, (meta.licence, *meta.rights))))
