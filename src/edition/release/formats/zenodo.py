""".zenodo.json: the deposit metadata of Zenodo, which take the place of CITATION.cff where both are there."""

from __future__ import annotations

import html
from typing import Any, Final

from edition.metadata import Agent, Metadata
from edition.release.formats.common import as_json, bare, filled, inverted, rights
from edition.release.formats.datacite import related

#: MARC relator -> Zenodo's kind of contributor; all others are Other.
_CONTRIBUTORS: Final = {"edt": "Editor", "mrk": "DataCurator", "trc": "DataCurator", "pdr": "ProjectLeader"}
#: ISO 639-1 -> ISO 639-3, which Zenodo wants; codes of three letters stay, others are left out.
_CODES: Final = (
    "ar:ara be:bel bg:bul bs:bos ca:cat cs:ces cu:chu cy:cym da:dan de:deu el:ell en:eng eo:epo es:spa et:est eu:eus "
    "fa:fas fi:fin fr:fra ga:gle gl:glg he:heb hi:hin hr:hrv hu:hun hy:hye is:isl it:ita ja:jpn ka:kat ko:kor la:lat "
    "lt:lit lv:lav mk:mkd mt:mlt nb:nob nl:nld nn:nno no:nor oc:oci pl:pol pt:por ro:ron ru:rus sa:san sk:slk sl:slv "
    "sq:sqi sr:srp sv:swe tr:tur uk:ukr ur:urd yi:yid zh:zho"
)
_ISO_639_3: Final = dict(pair.split(":") for pair in _CODES.split())


def write(meta: Metadata) -> str:
    """The file."""
    return as_json(record(meta))


def record(meta: Metadata) -> dict[str, Any]:
    """The content of the file. The description is HTML there, so the words of the abstract are escaped."""
    return filled(
        {
            "title": meta.full_title,
            "upload_type": "publication",
            "publication_type": "book",
            "description": f"<p>{html.escape(meta.abstract, quote=False)}</p>",
            "creators": list(map(_agent, meta.creators)),
            "contributors": [
                {**_agent(agent), "type": _CONTRIBUTORS.get(agent.relator, "Other")} for agent in meta.contributors
            ],
            "publication_date": meta.issued if len(meta.date_parts) == 3 else "",
            "version": meta.version,
            "doi": meta.doi,
            "license": meta.spdx.lower(),
            "language": _language(meta.lang),
            "keywords": list(dict.fromkeys(meta.keywords)),
            "notes": html.escape(rights(meta), quote=False),
            "imprint_publisher": meta.publisher,
            "imprint_place": meta.place,
            "imprint_isbn": meta.identifier("ISBN"),
            "related_identifiers": [
                {"relation": relation[0].lower() + relation[1:], "identifier": target}
                for relation, _, target in related(meta)
            ],
        }
    )


def _language(tag: str) -> str:
    code = tag.partition("-")[0].lower()
    return _ISO_639_3.get(code, code if len(code) == 3 else "")


def _agent(agent: Agent) -> dict[str, str]:
    orcid, gnd = agent.identifier("ORCID"), agent.identifier("GND")
    return filled({"name": inverted(agent), "affiliation": agent.affiliation, "orcid": bare(orcid), "gnd": bare(gnd)})
