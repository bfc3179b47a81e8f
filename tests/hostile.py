"""Fifty-nine XML inputs that want to read other files, to fill the memory or to get past a check.

After the list of release-and-security §6.1; the numbers are those of its table.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Final

#: Stands in every file that no input may disclose.
MARKER: Final = "TOPSECRET-MARKER"
_NS: Final = "http://www.tei-c.org/ns/1.0"
_XI: Final = "http://www.w3.org/2001/XInclude"
#: Nothing listens here.
_HOST: Final = "http://127.0.0.1:9"
_LONG: Final = 11_000_000


def secrets() -> dict[str, bytes]:
    """The files beside the inputs that are none of their business."""
    return {
        "secret.txt": MARKER.encode(),
        "secret.xml": f"<s>{MARKER}</s>".encode(),
        "ext.dtd": f'<!ENTITY fromdtd "{MARKER}">\n<!ATTLIST p rend CDATA "{MARKER}">\n'.encode(),
        "param.dtd": b"<!ENTITY % f SYSTEM 'secret.txt'><!ENTITY % w \"<!ENTITY leak '%f;'>\">%w;",
        "style.xsl": b'<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"/>',
        "catalog.xml": b'<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog"/>',
    }


def inputs(folder: Path) -> dict[str, bytes]:
    """Name -> content of every input; ``folder`` is where they and the :func:`secrets` will lie."""
    found = {**_entities(folder), **_inclusions(folder), **_sizes(), **_encodings(), **_forms()}
    return {name: text if isinstance(text, bytes) else text.encode() for name, text in sorted(found.items())}


def _tei(body: str, *, dtd: str = "", p: str = "<p>") -> str:
    doctype = f'<?xml version="1.0"?>\n<!DOCTYPE TEI {dtd}>\n' if dtd else ""
    return f'{doctype}<TEI xmlns="{_NS}"><text><body>{p}{body}</p></body></text></TEI>'


def _including(element: str) -> str:
    return f'<TEI xmlns="{_NS}" xmlns:xi="{_XI}"><p>{element}</p></TEI>'


def _tenfold(first: str, declaration: str, reference: str, levels: int) -> str:
    """Entities each of which is the one before ten times."""
    later = (declaration.format(i, reference.format(i - 1) * 10) for i in range(1, levels))
    return first + "".join(later)


def _entities(folder: Path) -> dict[str, str | bytes]:
    uri = folder.resolve().as_uri()
    laughs = _tenfold('<!ENTITY l0 "lol">', '<!ENTITY l{} "{}">', "&l{};", 10)
    parameters = _tenfold('<!ENTITY % p0 "<!--lol-->">', '<!ENTITY % p{} "{}">', "&#37;p{};", 9)
    long, short = "A" * 100_000, "A" * 1000
    outside = f'[<!ENTITY x SYSTEM "{uri}/secret.txt">]'
    beside = '[<!ENTITY x SYSTEM "secret.txt">]'
    script = "<script xmlns='http://www.w3.org/1999/xhtml'>alert(1)</script>"
    picture = '<!NOTATION g SYSTEM "file:///bin/sh"><!ENTITY pic SYSTEM "file:///etc/passwd" NDATA g>'
    return {
        "01_billion_laughs": _tei("&l9;", dtd=f"[{laughs}]"),
        "02_billion_laughs_attr": _tei("", dtd=f"[{laughs}]", p='<p n="&l9;">'),
        "03_quadratic_blowup": _tei("&a;" * 20_000, dtd=f'[<!ENTITY a "{long}">]'),
        "04_quadratic_small": _tei("&a;" * 500, dtd=f'[<!ENTITY a "{short}">]'),
        "05_param_entity_laughs": _tei("x", dtd=f"[{parameters}%p8;]"),
        "06_recursive_entity": _tei("&a;", dtd='[<!ENTITY a "&b;"><!ENTITY b "&a;">]'),
        "07_xxe_file": _tei("&x;", dtd=outside),
        "08_xxe_relative": _tei("&x;", dtd=beside),
        "09_xxe_http": _tei("&x;", dtd=f'[<!ENTITY x SYSTEM "{_HOST}/x">]'),
        "10_xxe_attr": _tei("", dtd=outside, p='<p n="&x;">'),
        "11_ext_dtd_file": _tei("&fromdtd;", dtd=f'SYSTEM "{uri}/ext.dtd"'),
        "12_ext_dtd_defaultattr": _tei("ok", dtd='SYSTEM "ext.dtd"'),
        "13_ext_dtd_http": _tei("ok", dtd=f'SYSTEM "{_HOST}/ext.dtd"'),
        "14_param_entity_file": _tei("&leak;", dtd=f'[<!ENTITY % d SYSTEM "{uri}/param.dtd">%d;]'),
        "15_param_entity_http": _tei("x", dtd=f'[<!ENTITY % d SYSTEM "{_HOST}/param.dtd">%d;]'),
        "46_ext_unparsed_entity": _tei("ok", dtd=f"[{picture}]"),
        "50_internal_entity_ok": _tei("caf&eacute;", dtd='[<!ENTITY eacute "&#233;">]'),
        "51_attlist_id_default": _tei("x", dtd='[<!ATTLIST p rend CDATA "INJECTED-DEFAULT">]'),
        "53_ent_in_ent_markup": _tei("&x;", dtd=f'[<!ENTITY x "{script}">]'),
        "56_collect_ids_trap": _tei("&fromdtd;", dtd='SYSTEM "ext.dtd"'),
        "58_attr_20k_refs": _tei("", dtd=f'[<!ENTITY a "{short[:100]}">]', p=f'<p n="{"&a;" * 20_000}">'),
    }


def _inclusions(folder: Path) -> dict[str, str | bytes]:
    uri = folder.resolve().as_uri()
    schema = f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{_NS} {_HOST}/x.xsd"'
    return {
        "16_xinclude_text": _including('<xi:include parse="text" href="../secret.txt"/>'),
        "17_xinclude_xml_abs": _including(f'<xi:include href="{uri}/secret.xml"/>'),
        "18_xinclude_http": _including(f'<xi:include parse="text" href="{_HOST}/xi"/>'),
        "19_xinclude_self_loop": _including('<xi:include href="19_xinclude_self_loop.xml"/>'),
        "20_xsl_pi": '<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="style.xsl"?>' + _tei("ok"),
        "21_schemalocation_http": f'<TEI xmlns="{_NS}" {schema}/>',
        "22_xml_model_pi": f'<?xml-model href="{_HOST}/x.rng" type="application/xml"?>' + _tei("ok"),
        "57_xml_base_traversal": f'<TEI xmlns="{_NS}" xml:base="file:///etc/"><graphic url="passwd"/></TEI>',
        "59_catalog_pi": '<?oasis-xml-catalog catalog="catalog.xml"?>' + _tei("ok"),
    }


def _sizes() -> dict[str, str | bytes]:
    attributes = " ".join(f'a{i}="1"' for i in range(100_000))
    prefixes = " ".join(f'xmlns:n{i}="u:{i}"' for i in range(20_000))
    ids = "".join(f'<p xml:id="i{i}"/>' for i in range(100_000))
    return {
        "23_deep_nesting_300": "<a>" * 300 + "</a>" * 300,
        "24_deep_nesting_100k": "<a>" * 100_000 + "</a>" * 100_000,
        "25_huge_text_11mb": _tei("x" * _LONG),
        "26_huge_attr_11mb": f'<TEI n="{"x" * _LONG}"/>',
        "27_huge_name_60k": f"<{'n' * 60_000}/>",
        "28_many_attrs_100k": f"<TEI {attributes}/>",
        "29_many_ns_20k": f"<TEI {prefixes}/>",
        "30_many_ids_100k": f'<TEI xmlns="{_NS}">{ids}</TEI>',
        "31_dup_xmlid": f'<TEI xmlns="{_NS}"><p xml:id="a"/><p xml:id="a"/></TEI>',
        "32_huge_comment_11mb": f"<TEI><!--{'c' * _LONG}--></TEI>",
        "33_huge_cdata_11mb": f"<TEI><![CDATA[{'c' * _LONG}]]></TEI>",
        "42_gzip_bomb": gzip.compress(_tei("<p>x</p>" * 2_000_000).encode(), 1),
    }


def _encodings() -> dict[str, str | bytes]:
    utf7 = b'<?xml version="1.0" encoding="UTF-7"?>'
    hidden = b"+ADwAIQ-DOCTYPE TEI +AFs +ADwAIQ-ENTITY x SYSTEM +ACI-secret.txt+ACIAPgBdAD4 +ADw-TEI+AD4AJg-x+ADs"
    entity = _tei("&x;", dtd='[<!ENTITY x SYSTEM "secret.txt">]')
    return {
        "34_nul_byte": "<TEI><p>a\x00b</p></TEI>",
        "35_ctrl_charref": "<TEI><p>&#1;&#x1b;</p></TEI>",
        "36_bad_utf8": b'<?xml version="1.0" encoding="utf-8"?><TEI><p>\xff\xfe\xfa</p></TEI>',
        "37_utf7_decl": utf7 + b"<TEI>+ADw-script+AD4-x+ADw-/script+AD4-</TEI>",
        "38_utf16_mismatch": '<?xml version="1.0" encoding="utf-8"?><TEI><p>x</p></TEI>'.encode("utf-16"),
        "39_unknown_encoding": b'<?xml version="1.0" encoding="x-evil"?><TEI/>',
        "43_xml11": '<?xml version="1.1"?><TEI><p>&#1;</p></TEI>',
        "52_bidi_noncharacters": _tei("\u202eevil\u2066\ufdd0"),
        "54_utf7_doctype": utf7 + hidden + b" +ADw-/TEI+AD4",
        "55_utf16_doctype": entity.encode("utf-16"),
    }


def _forms() -> dict[str, str | bytes]:
    return {
        "40_truncated": "<TEI><p>abc",
        "41_two_roots": "<TEI/><TEI/>",
        "44_undefined_entity": _tei("&nosuch;"),
        "45_html_entity": _tei("&nbsp;"),
        "47_cdata_close_script": _tei("<![CDATA[</script><script>alert(1)</script>]]>"),
        "48_ns_redefine_xml": '<TEI xmlns:xml="http://evil"/>',
        "49_undeclared_prefix": "<TEI><evil:p/></TEI>",
    }
