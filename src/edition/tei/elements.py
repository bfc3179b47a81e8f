"""The table: TEI element -> how it is read. The behaviours are functions of ``edition.tei.text`` and its neighbours.

An element that is not in the table keeps its text (it is read as ``mixed``) and is reported once.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

TEI: Final = "http://www.tei-c.org/ns/1.0"


@dataclass(frozen=True, slots=True)
class Treatment:
    """How an element is read: ``how`` names the behaviour, ``what`` says it in a sentence for the manual."""

    how: str
    what: str


#: behaviour -> what becomes of the element, and the elements that have it.
_BEHAVIOURS: Final[dict[str, tuple[str, str]]] = {
    "division": (
        "a section with its heading; at the depth of the pages, a page",
        "body front back div div1 div2 div3 div4 div5 div6 div7 group standOff",
    ),
    "paragraph": ("a paragraph; blocks inside stand between its parts", "p ab head docTitle titlePart"),
    "line": ("a verse line", "l line"),
    "verses": ("a group of verse lines", "lg"),
    "box": (
        "a group of blocks with the name of the element",
        """floatingText text sp spGrp figure epigraph argument opener closer postscript titlePage castList
        castGroup set prologue epilogue performance listBibl listPerson listPlace listOrg listEvent listWit
        listRelation listNym listApp msDesc msPart msFrag msItem msContents physDesc objectDesc supportDesc
        layoutDesc handDesc decoDesc history additional adminInfo recordHist surrogates sourceDoc facsimile
        surface surfaceGrp zone entry superEntry entryFree noteGrp spanGrp linkGrp joinGrp altGrp interpGrp
        listTranspose listChange relatedItem eTree eLeaf forest tree iNode leaf node  arc fs fLib fvLib
        specGrp schemaSpec elementSpec classSpec macroSpec moduleSpec dataSpec constraintSpec attList attDef
        valList valItem content exemplum remarks classes u accMat bindingDesc binding sealDesc seal
        custodialHist custEvent additions collation foliation condition support extent origin provenance
        acquisition source availability binaryObject listRef sourceDesc encodingDesc profileDesc revisionDesc
        projectDesc abstract activity annotationBlock application calendarDesc charDecl citeData citeStructure
        constitution conversion creation domain equipment factuality fsdDecl fsdLink geoDecl handNotes hom
        interaction lang listAnnotation listForest listObject localProp metDecl model modelGrp modelSequence
        msItemStruct notatedMusic objectIdentifier outputRendition paramList paramSpec preparedness purpose
        recording refState root row cell schemaRef scriptDesc setting socecStatus specGrpRef styleDefDecl
        tagUsage transcriptionDesc triangle typeDesc unicodeProp unihanProp unitDecl unitDef xenoData TEI
        teiCorpus broadcast calendar channel cRefPattern dataFacet derivation typeNote metSym path post attRef
        mapping rendition rdgGrp editorialDecl correction normalization hyphenation quotation punctuation
        interpretation segmentation stdVals samplingDecl refsDecl classDecl taxonomy category textClass tagsDecl
        namespace correspDesc correspAction correspContext particDesc settingDesc textDesc fileDesc titleStmt
        publicationStmt editionStmt seriesStmt notesStmt biblFull scriptStmt recordingStmt appInfo""",
    ),
    "mixed": (
        "inline inside a paragraph, a paragraph or a group of blocks elsewhere",
        """lem rdg quote q said cit gloss desc label eg egXML code gi att val tag ident case iType mood number per
        pos subc tns colloc orth pron hyph syll stress gram lbl oRef pRef usg metamark fw persPronouns numeric
        string binary symbol default f if then iff bicond cond""",
    ),
    "part": (
        "as mixed, and never glued to its neighbours",
        """biblStruct biblScope monogr analytic series imprint stage figDesc salute signed dateline byline trailer
        speaker docAuthor docDate docImprint docEdition imprimatur castItem role roleDesc actor address addrLine
        caption witness view tech sound camera witDetail persona state trait birth death residence occupation
        education affiliation floruit nationality faith age sex langKnown langKnowledge population terrain
        climate relation msIdentifier altIdentifier msName incipit explicit rubric finalRubric colophon locus
        locusGrp summary textLang filiation decoNote handNote scriptNote watermark layout objectType material
        dimensions height width depth dim secFol signatures catchwords heraldry stamp musicNotation origDate
        origPlace institution repository collection idno sense form gramGrp gen def etym re xr dictScrap
        transpose divGen gender locale param meeting equiv altIdent specDesc specList memberOf datatype
        defaultVal valDesc moduleRef classRef elementRef macroRef dataRef constraint sequence alternate textNode
        empty anyElement change licence principal sponsor funder resp respStmt edition distributor authority
        language catDesc classCode catRef vColl vAlt vLabel vMerge vNot vDefault fsConstraints fsDecl fsDescr
        fDecl fDescr vRange writing incident kinesic vocal pause shift""",
    ),
    "inline": (
        "inline, with the name of the element as class",
        """hi emph foreign distinct mentioned soCalled term title persName forename surname roleName nameLink
        addName genName placeName settlement region country district bloc geogName geogFeat offset orgName
        eventName objectName name rs date time num measure measureGrp unit email street postCode postBox abbr
        expan am ex corr sic orig reg add del subst unclear supplied surplus damage restore retrace redo undo
        mod gap space handShift c w s cl phr m pc seg interp span rhyme caesura g char glyph author editor
        publisher pubPlace citedRange ruby rb rt location geo secl ellipsis headItem headLabel anchor addSpan
        delSpan damageSpan when timeline certainty precision respons alt join link substJoin annotation witStart
        witEnd lacunaStart lacunaEnd wit move""",
    ),
    "bibl": ("as mixed; a bare pointer into the bibliography with its range is a citation", "bibl"),
    "break": ("a boundary in the text, shown by its sign and number", "lb pb cb gb milestone"),
    "list": ("a list; with label and item a list of terms", "list"),
    "item": ("an item of a list", "item"),
    "table": ("a table", "table"),
    "note": ("a numbered note, hung on its place", "note"),
    "app": ("an entry of the apparatus; the text prints its lemma", "app"),
    "choice": ("an entry of the apparatus; the text prints the edited branch", "choice"),
    "entry": ("an entry of a list of names, in one paragraph", "person personGrp place org event nym object"),
    "keywords": ("a list of what stands in it", "keywords langUsage"),
    "unprinted": ("for programs, not for readers: not printed", "listPrefixDef prefixDef variantEncoding index"),
    "reference": ("a link; into the bibliography, a citation", "ref ptr"),
    "picture": ("an image", "graphic media"),
    "formula": ("TeX set as mathematics, anything else kept as text", "formula"),
    "graph": ("a stemma, drawn by the build and described in words", "graph"),
    "header": ("read as metadata and as the page 'About this text'", "teiHeader"),
}

#: Elements that hold elements only (TEI P5 4.12: no text in their content): their parts are set apart by a space, with
#: or without one in the file. Those with parts that are phrases; blocks stand apart anyway.
_PARTED: Final = """
    address altIdentifier analytic biblStruct monogr imprint dimensions locusGrp msIdentifier respStmt persona
    population langKnowledge state trait climate location biblFull editionStmt publicationStmt seriesStmt titleStmt
    msItem msItemStruct msContents history additional adminInfo correspAction setting recording person personGrp
    place org event object nym category figure docTitle titlePage castGroup entry superEntry hom broadcast
    objectIdentifier relatedItem surface listRelation
"""
PARTED: Final = frozenset(_PARTED.split())

TABLE: Final = MappingProxyType(
    {name: Treatment(how, what) for how, (what, names) in _BEHAVIOURS.items() for name in names.split()}
)
UNKNOWN: Final = Treatment("mixed", "not known to the table: its text is kept, and a warning names it")
