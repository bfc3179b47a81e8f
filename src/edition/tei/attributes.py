"""The table: TEI attribute -> what becomes of it, the pair to that of the elements (``edition.tei.elements``).

All attributes of TEI P5 4.12 are in it. One that is not is a slip of the pen more often than not (``wti`` for ``wit``)
and then changes what the page says: it is reported.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

#: what becomes of it -> the attributes. Those of the last line are data for programs.
_TREATMENTS: Final[dict[str, str]] = {
    "how a passage looks: a class of the page, as far as web and PDF can show it": "rend rendition style",
    "a class of the page": "type subtype place unit",
    "a class; the number or label where the element shows one": "n",
    "the identifier of the passage on the page": "xml:id",
    "the language of the passage, for screen readers, hyphenation, search": "xml:lang",
    "pre-formatted text, where the element has text of its own": "xml:space",
    "followed: where a link, a note, a translation leads": "target ref key corresp source cRef",
    "followed: who speaks, writes, is responsible, is related": "who resp hand new active passive mutual",
    "followed: the witnesses, as sigla": "wit",
    "followed: the place or range that is meant": "from to loc spanTo copyOf",
    "the image": "url",
    "whether a word goes on": "break join",
    "said in a sign or label": "quantity extent atLeast atMost min max reason dur dim scribe medium script",
    "said in the apparatus or in a note": """
        cert cause locus degree precision stdDeviation match assertedValue given result
    """,
    "the cells that a cell covers; cells of headings": "rows cols role",
    "the date where the element has no words, and in metadata": "when",
    "metadata, declarations and rules of processing, followed": """
        ident matchPattern replacementPattern scheme scope behaviour predicate cssClass output useSourceRendition
        mode module name
    """,
    "how mathematics is written": "notation",
    "kept in the TEI, which the PDF carries; for programs": """
        absolute adj adjFrom adjTo age agent aloud ana anchored arity attachment atts autoPrefix baseForm baseTypes
        calendar change children class code columns commodity confidence contemporary datcat datingMethod
        datingPoint datum decls default defaultExceptions defective delim direct discrete docLang domains dur-iso ed
        edRef encoding end enjamb eol evaluate evidence except exclude expand fVal facs feats feature filter
        flipping follow force form formula from-custom from-iso fromUnit full function gender generate generatedBy
        gi gradual group hands height inDegree include indentLevel indexName inst instant interval iterated label
        lang lemma lemmaRef length level location lrx lry mainLang marks material maxOccurs mergedIn met method
        mimeType minOccurs modality motivation msd next norm notAfter notAfter-custom notAfter-iso notBefore
        notBefore-custom notBefore-iso ns nymRef occurs opt optional ord order ordered org orig origin otherLangs
        outDegree parent part partial parts pattern perf period placement points pos pre predeclare prefix
        preserveOrder prev property queryBinding real replyTo require restriction rhyme rotate ruledLines sameAs
        sample scale schemeVersion scribeRef scriptRef select selector seq sex since size social sort sortKey space
        split start status streams synch tag tags targFunc targetDatcat targetEnd targetLang terminal time to-custom
        to-iso toUnit toWhom trans trunc ulx uly unitRef uri usage use valid validUntil value valueDatcat varSeq
        version versionDate weights when-custom when-iso where width withId writtenLines xml:base
    """,
}
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
ATTRIBUTES: Final = MappingProxyType({name: what for what, names in _TREATMENTS.items() for name in names.split()})
#: The names as lxml has them.
KNOWN: Final = frozenset(name.replace("xml:", _XML) for name in ATTRIBUTES)
#: Attributes of older forms of TEI, and what they are now.
OLDER: Final = MappingProxyType({"id": "xml:id", "rendering": "rend", "render": "rendition"})


def shown(name: str) -> str:
    """The name of an attribute as a file has it; one of another namespace by its local name."""
    return name.replace(_XML, "xml:").rpartition("}")[2]


def is_foreign(name: str) -> bool:
    """Whether an attribute belongs to another vocabulary: that is for other programs."""
    return name.startswith("{") and not name.startswith(_XML)
