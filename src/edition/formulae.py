"""What the editor says in an apparatus, in the language chosen for it: *om.*, *add.*, *coni.* and the like.

The formulae are those of the printed editions (West, Textual Criticism and Editorial Technique, 1973, part II; Maas,
Textkritik); which TEI ``@type`` or ``@cause`` asks for which is field practice (Patristisches Textarchiv, lbp-print).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

#: key -> the formula in Latin, English, Croatian.
_TABLE: Final[dict[str, tuple[str, str, str]]] = {
    "om": ("om.", "om.", "izost."),
    "add": ("add.", "add.", "dod."),
    "del": ("del.", "del.", "bris."),
    "transp": ("transp.", "transp.", "premj."),
    "iter": ("iter.", "rep.", "ponov."),
    "corr": ("corr.", "corr.", "ispr."),
    "corr-from": ("corr. ex", "corr. from", "ispr. iz"),
    "conj": ("coni.", "conj.", "konj."),
    "prop": ("prop.", "prop.", "predl."),
    "suppl": ("suppl.", "suppl.", "dop."),
    "secl": ("secl.", "secl.", "izdv."),
    "illegible": ("non leg.", "illeg.", "nečit."),
    "apparently": ("ut vid.", "app.", "čini se"),
    "after": ("post", "after", "iza"),
    "before": ("ante", "before", "ispred"),
    "or": ("vel", "or", "ili"),
    "absent": ("deest", "lacking", "nedostaje"),
    "absent-several": ("desunt", "lacking", "nedostaju"),
    "lacunaStart": ("lac. inc.", "lac. begins", "lak. poč."),
    "lacunaEnd": ("lac. des.", "lac. ends", "lak. zav."),
    "witStart": ("inc.", "begins", "poč."),
    "witEnd": ("des.", "ends", "zav."),
    "gap": ("lac.", "lac.", "lak."),
    "margin": ("in marg.", "in marg.", "na marg."),
    "above": ("s. l.", "above line", "iznad retka"),
    "below": ("infra l.", "below line", "ispod retka"),
    "inline": ("in l.", "in line", "u retku"),
    "top": ("in marg. sup.", "in upper marg.", "na gornj. marg."),
    "bottom": ("in marg. inf.", "in lower marg.", "na donj. marg."),
    "low": ("(dub.)", "(certainty: low)", "(sigurnost: mala)"),
    "medium": ("(fort.)", "(certainty: medium)", "(sigurnost: srednja)"),
    "unknown": ("(incert.)", "(certainty: unknown)", "(sigurnost: nepoznata)"),
    "homeoteleuton": ("(homoeotel.)", "(homoeotel.)", "(homeotel.)"),
    "homeoarchy": ("(homoeoarch.)", "(homoeoarch.)", "(homeoarh.)"),
    "haplography": ("(haplogr.)", "(haplogr.)", "(haplogr.)"),
    "dittography": ("(dittogr.)", "(dittogr.)", "(ditogr.)"),
    "sic": ("sic", "sic", "sic"),
    "orig": ("orig.", "orig.", "izv."),
    "abbr": ("abbr.", "abbr.", "krat."),
    "reg": ("reg.", "reg.", "norm."),
    "expan": ("expl.", "exp.", "razr."),
}
#: The languages of the formulae, as BCP 47 tags; the first is the custom of the field.
LANGUAGES: Final = ("la", "en", "hr")
#: What a reading does to the text of its witness -> formula before the sigla.
ACTS: Final = MappingProxyType(
    {
        **dict.fromkeys(
            ("transposition", "transposed", "transp", "inversion", "variation-inversion", "correction-transposition"),
            "transp",
        ),
        **dict.fromkeys(("repetition", "repeated", "iteration", "iter"), "iter"),
        **dict.fromkeys(("deletion", "deleted", "del", "correction-deletion"), "del"),
        **dict.fromkeys(("correction", "corrected", "correction-substitution"), "corr"),
        **dict.fromkeys(("illegible", "non-legitur"), "illegible"),
    }
)
#: What an editor did -> formula before their name.
JUDGEMENTS: Final = MappingProxyType(
    {
        **dict.fromkeys(("conjecture", "conjectural", "coniectura", "conjecture-corrected"), "conj"),
        **dict.fromkeys(("emendation", "emendatio"), "corr"),
        **dict.fromkeys(("proposition", "proposal", "proposed"), "prop"),
        **dict.fromkeys(("supplied", "supplement", "conjecture-supplied"), "suppl"),
        **dict.fromkeys(("secluded", "seclusion", "athetesis", "conjecture-removed"), "secl"),
    }
)
#: Causes of an error that are said after the sigla (TEI P5, att.textCritical).
CAUSES: Final = frozenset({"homeoteleuton", "homeoarchy", "haplography", "dittography"})
#: Where an addition stands (``@place``) -> formula.
PLACES: Final = MappingProxyType(
    {
        **dict.fromkeys(("margin", "marg", "mg", "left", "right", "margin-left", "margin-right"), "margin"),
        **dict.fromkeys(("above", "supralinear", "sl", "interlinear"), "above"),
        **dict.fromkeys(("below", "infralinear"), "below"),
        **dict.fromkeys(("inline", "inspace"), "inline"),
        "top": "top",
        "bottom": "bottom",
    }
)
#: Elements that say where a witness breaks off or sets in, each a formula, and how many words their sign has.
TURNS: Final = MappingProxyType({"lacunaStart": 2, "lacunaEnd": 2, "witStart": 1, "witEnd": 1})


def formula(key: str, language: str = LANGUAGES[0]) -> str:
    """The formula ``key`` in a language of :data:`LANGUAGES`. Raises ``KeyError`` for one that is not in the table."""
    return _TABLE[key][LANGUAGES.index(language)]
