"""The table: TEI element -> how it is read. The behaviours are functions of ``edition.tei.text`` and its neighbours.

All 587 elements of TEI P5 4.12 are in it, by module. One that is not (another namespace, an element of a project's own)
keeps its text (it is read as ``mixed``) and is reported once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

TEI: Final = "http://www.tei-c.org/ns/1.0"


@dataclass(frozen=True, slots=True)
class Treatment:
    """How an element is read: ``how`` names the behaviour, ``what`` says it in a sentence for the manual.

    ``kind`` is ``rendered``, ``structural``, ``metadata`` (it goes to the page "About this text") or ``omitted`` (not
    printed: ``what`` says why); ``module`` is the module of TEI P5 that defines it.
    """

    how: str
    what: str
    kind: str = "rendered"
    module: str = ""


#: behaviour -> what becomes of the element.
BEHAVIOURS: Final[dict[str, str]] = {
    "division": "a section with its heading; at the depth of the pages, a page",
    "paragraph": "a paragraph; blocks inside stand between its parts",
    "line": "a verse line",
    "verses": "a group of verse lines",
    "box": "a group of blocks with the name of the element",
    "mixed": "inline inside a paragraph, a paragraph or a group of blocks elsewhere",
    "part": "as mixed, and never glued to its neighbours",
    "inline": "inline, with the name of the element as class",
    "phrase": "inline, and never glued to its neighbours",
    "bibl": "as mixed; a bare pointer into the bibliography with its range is a citation",
    "break": "a boundary in the text, shown by its sign and number",
    "list": "a list; with label and item a list of terms",
    "item": "an item of a list",
    "table": "a table; a cell may span rows and columns",
    "note": "a numbered note, hung on its place",
    "app": "an entry of the apparatus, wherever it is encoded; the text prints its lemma",
    "choice": "an entry of the apparatus; the text prints the edited branch",
    "entry": "an entry of a list of names, in one paragraph",
    "keywords": "a list of what stands in it",
    "unprinted": "for programs, not for readers: not printed",
    "reference": "a link; into the bibliography, a citation",
    "picture": "an image",
    "formula": "TeX and MathML set as mathematics, anything else kept as text",
    "graph": "a stemma, drawn by the build and described in words",
    "header": "read as metadata and as the page 'About this text'",
    "field": "a field of a description, with its label; inside running text, inline",
    "sign": "a sign in square brackets that says what its attributes say; inside a word a sign alone",
    "statement": "a note that says what it states, with links to what it is said of",
    "annotation": "links to what it is said of, and what it says",
    "licence": "its words, and a link to the licence",
    "relation": "its name, and who is related to whom",
    "headword": "its words; without words a tilde, which stands for the headword",
    "literal": "literal text; of an example in XML its tags are shown",
    "utterance": "what is said, with the name of the speaker",
    "glyph": "its own text, or what the character declaration says that it stands for",
}

#: module of TEI P5 -> lines of a behaviour and the elements that have it.
_MODULES: Final[dict[str, str]] = {
    "textstructure": """
        division: back body div div1 div2 div3 div4 div5 div6 div7 front group text
        paragraph: docTitle titlePart
        box: argument closer epigraph floatingText opener postscript TEI titlePage
        part: byline dateline docAuthor docDate docEdition docImprint imprimatur salute signed trailer
    """,
    "core": """
        paragraph: head p
        line: l
        verses: lg
        box: binaryObject listBibl noteGrp relatedItem sp teiCorpus
        mixed: cit desc gloss q quote said
        part: address addrLine analytic biblScope biblStruct divGen imprint label meeting monogr resp respStmt series
            speaker stage
        inline: abbr add author citedRange corr date del distinct editor email emph expan foreign hi measure
            measureGrp mentioned name num orig postBox postCode publisher pubPlace rb reg rs rt ruby sic soCalled
            street term time title unclear unit
        phrase: headItem headLabel
        bibl: bibl
        break: cb gb lb milestone pb
        list: list
        item: item
        note: note
        choice: choice
        unprinted: index
        reference: ptr ref
        picture: graphic media
        field: textLang
        sign: ellipsis gap
    """,
    "header": """
        box: abstract application biblFull calendar category citeData citeStructure classDecl conversion correction
            correspDesc cRefPattern editorialDecl encodingDesc fileDesc hyphenation interpretation namespace
            normalization notesStmt profileDesc projectDesc punctuation quotation refsDecl refState rendition
            revisionDesc samplingDecl schemaRef segmentation sourceDesc styleDefDecl tagUsage taxonomy textClass
            unitDef
        part: catDesc catRef change classCode edition handNote idno language scriptNote
        licence: licence
        keywords: keywords langUsage
        unprinted: listPrefixDef prefixDef xenoData
        header: teiHeader
        field: appInfo authority availability calendarDesc correspAction correspContext creation distributor
            editionStmt extent funder geoDecl listChange principal publicationStmt seriesStmt sponsor stdVals
            tagsDecl titleStmt unitDecl
    """,
    "textcrit": """
        box: listApp listWit rdgGrp
        mixed: lem rdg
        part: witDetail witness
        inline: wit
        app: app
        unprinted: variantEncoding
        sign: lacunaEnd lacunaStart witEnd witStart
    """,
    "transcr": """
        line: line
        box: facsimile handNotes listTranspose path sourceDoc surface surfaceGrp zone
        mixed: fw metamark
        inline: am damage ex mod restore retrace secl subst supplied surplus
        sign: addSpan damageSpan delSpan handShift space
        statement: redo substJoin transpose undo
    """,
    "gaiji": """
        box: localProp mapping unicodeProp unihanProp
        inline: char glyph
        field: charDecl
        glyph: g
    """,
    "verse": """
        box: metDecl metSym
        inline: caesura rhyme
    """,
    "drama": """
        box: castGroup castList epilogue performance prologue set spGrp
        part: actor camera caption castItem role roleDesc sound tech view
        inline: move
    """,
    "figures": """
        box: cell figure notatedMusic row
        part: figDesc
        table: table
        formula: formula
    """,
    "linking": """
        division: standOff
        paragraph: ab
        box: altGrp joinGrp linkGrp listAnnotation
        inline: anchor seg timeline when
        statement: alt join link
        annotation: annotation
    """,
    "analysis": """
        box: interpGrp spanGrp
        inline: c cl interp m pc phr s span w
    """,
    "certainty": """
        statement: certainty precision respons
    """,
    "namesdates": """
        box: listEvent listNym listObject listOrg listPerson listPlace listRelation objectIdentifier socecStatus
        mixed: persPronouns
        part: affiliation age birth climate death education faith floruit gender langKnowledge langKnown nationality
            occupation persona population residence sex state terrain trait
        inline: addName bloc country district eventName forename genName geo geogFeat geogName location nameLink
            objectName offset orgName persName placeName region roleName settlement surname
        entry: event nym object org person personGrp place
        relation: relation
    """,
    "msdescription": """
        box: binding custEvent msDesc msItem msItemStruct seal typeNote
        part: collection decoNote depth dim dimensions height institution layout locus locusGrp material
            msIdentifier msName objectType origDate origPlace repository width
        field: accMat acquisition additional additions adminInfo altIdentifier bindingDesc catchwords collation
            colophon condition custodialHist decoDesc explicit filiation finalRubric foliation handDesc heraldry
            history incipit layoutDesc msContents msFrag msPart musicNotation objectDesc origin physDesc provenance
            recordHist rubric scriptDesc sealDesc secFol signatures source stamp summary support supportDesc
            surrogates typeDesc watermark
    """,
    "dictionaries": """
        box: entry entryFree hom superEntry
        part: dictScrap etym form gramGrp re sense xr
        phrase: case colloc def gen gram hyph iType lang lbl mood number orth per pos pron stress subc syll tns usg
        headword: oRef pRef
    """,
    "spoken": """
        box: annotationBlock
        part: writing
        field: broadcast equipment recording recordingStmt scriptStmt transcriptionDesc
        sign: incident kinesic pause shift vocal
        utterance: u
    """,
    "corpus": """
        box: setting
        field: activity channel constitution derivation domain factuality interaction locale particDesc preparedness
            purpose settingDesc textDesc
    """,
    "cmc": """
        box: post
    """,
    "nets": """
        box: arc eLeaf eTree forest iNode leaf listForest node root tree triangle
        graph: graph
    """,
    "iso-fs": """
        box: fLib fs fsdDecl fsdLink fvLib
        mixed: bicond binary cond default f if iff numeric string symbol then
        part: fDecl fDescr fsConstraints fsDecl fsDescr vAlt vColl vDefault vLabel vMerge vNot vRange
    """,
    "tagdocs": """
        box: attDef attList attRef classes classSpec constraintSpec content dataFacet dataSpec elementSpec exemplum
            listRef macroSpec model modelGrp modelSequence moduleSpec outputRendition paramList paramSpec remarks
            schemaSpec specGrp specGrpRef valItem valList
        mixed: att code gi ident tag val
        part: alternate altIdent anyElement classRef constraint dataRef datatype defaultVal elementRef empty equiv
            macroRef memberOf moduleRef param sequence specDesc specList textNode valDesc
        literal: eg egXML
    """,
}

#: Elements that hold others and print nothing of their own.
_STRUCTURE: Final = """
    altGrp back body cell div div1 div2 div3 div4 div5 div6 div7 facsimile floatingText front group interpGrp
    item joinGrp lem linkGrp listAnnotation listApp noteGrp rdg rdgGrp row sourceDoc spanGrp spGrp standOff
    surface surfaceGrp TEI teiCorpus teiHeader text zone
"""
_STRUCTURAL: Final = frozenset(_STRUCTURE.split())
#: Why an element is not printed.
_OMITTED: Final = {
    "index": "an instruction to make an index entry: the terms are not words of the text",
    "listPrefixDef": "rules for pointers: they are followed, not printed",
    "prefixDef": "a rule for pointers: it is followed, not printed",
    "xenoData": "metadata in another vocabulary, for programs; it stays in the TEI file that the PDF carries",
    "variantEncoding": "says by which method the apparatus is encoded: all three are read alike",
}

#: Elements that hold elements only (TEI P5 4.12: no text in their content): their parts are set apart by a space, with
#: or without one in the file. Those with parts that are phrases; blocks stand apart anyway.
_PARTED: Final = """
    address altIdentifier analytic biblStruct monogr imprint dimensions locusGrp msIdentifier respStmt persona
    population langKnowledge state trait climate location biblFull editionStmt publicationStmt seriesStmt titleStmt
    msItem msItemStruct msContents history additional adminInfo correspAction setting recording person personGrp
    place org event object nym category figure docTitle titlePage castGroup entry superEntry hom broadcast
    objectIdentifier relatedItem surface listRelation transpose cit char glyph annotation terrain specList
    fDecl fsDecl fsConstraints bicond binary cond if iff then vAlt vColl vDefault vLabel vMerge vNot vRange
"""
PARTED: Final = frozenset(_PARTED.split())


def _rows() -> Iterator[tuple[str, Treatment]]:
    for module, lines in _MODULES.items():
        how = ""
        for word in lines.split():
            if word.endswith(":"):
                how = word[:-1]
            else:
                yield word, Treatment(how, _OMITTED.get(word, BEHAVIOURS[how]), _kind(word, how, module), module)


def _kind(name: str, how: str, module: str) -> str:
    if how == "unprinted":
        return "omitted"
    if name in _STRUCTURAL:
        return "structural"
    return "metadata" if module in ("header", "corpus") else "rendered"


TABLE: Final = MappingProxyType(dict(_rows()))
UNKNOWN: Final = Treatment("mixed", "not known to the table: its text is kept, and a warning names it")
