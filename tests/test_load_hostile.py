"""The fifty-nine hostile inputs: each gives clean text or a problem, and opens no file but its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import hostile
from edition.tei.load import CODES

#: Name -> code of the first problem as the loader is by default, and with internal entities allowed ("" is clean).
EXPECTED = {
    "01_billion_laughs": ("doctype", "entity-expansion"),
    "02_billion_laughs_attr": ("doctype", "entity-expansion"),
    "03_quadratic_blowup": ("doctype", "entity-expansion"),
    "04_quadratic_small": ("doctype", ""),
    "05_param_entity_laughs": ("doctype", ""),
    "06_recursive_entity": ("doctype", "entity-expansion"),
    "07_xxe_file": ("doctype", "external-entity"),
    "08_xxe_relative": ("doctype", "external-entity"),
    "09_xxe_http": ("doctype", "external-entity"),
    "10_xxe_attr": ("doctype", "external-entity"),
    "11_ext_dtd_file": ("doctype", "undefined-entity"),
    "12_ext_dtd_defaultattr": ("doctype", ""),
    "13_ext_dtd_http": ("doctype", ""),
    "14_param_entity_file": ("doctype", "undefined-entity"),
    "15_param_entity_http": ("doctype", ""),
    "16_xinclude_text": ("include-outside", "include-outside"),
    "17_xinclude_xml_abs": ("include-outside", "include-outside"),
    "18_xinclude_http": ("include-outside", "include-outside"),
    "19_xinclude_self_loop": ("include-loop", "include-loop"),
    "20_xsl_pi": ("", ""),
    "21_schemalocation_http": ("", ""),
    "22_xml_model_pi": ("", ""),
    "23_deep_nesting_300": ("too-deep", "too-deep"),
    "24_deep_nesting_100k": ("too-deep", "too-deep"),
    "25_huge_text_11mb": ("too-long", "too-long"),
    "26_huge_attr_11mb": ("too-long", "too-long"),
    "27_huge_name_60k": ("too-long", "too-long"),
    "28_many_attrs_100k": ("not-tei", "not-tei"),
    "29_many_ns_20k": ("not-tei", "not-tei"),
    "30_many_ids_100k": ("", ""),
    "31_dup_xmlid": ("duplicate-id", "duplicate-id"),
    "32_huge_comment_11mb": ("too-long", "too-long"),
    "33_huge_cdata_11mb": ("too-long", "too-long"),
    "34_nul_byte": ("control-character", "control-character"),
    "35_ctrl_charref": ("control-character", "control-character"),
    "36_bad_utf8": ("wrong-bytes", "wrong-bytes"),
    "37_utf7_decl": ("encoding", "encoding"),
    "38_utf16_mismatch": ("encoding", "encoding"),
    "39_unknown_encoding": ("encoding", "encoding"),
    "40_truncated": ("unclosed-element", "unclosed-element"),
    "41_two_roots": ("not-well-formed", "not-well-formed"),
    "42_gzip_bomb": ("not-xml", "not-xml"),
    "43_xml11": ("control-character", "control-character"),
    "44_undefined_entity": ("undefined-entity", "undefined-entity"),
    "45_html_entity": ("undefined-entity", "undefined-entity"),
    "46_ext_unparsed_entity": ("doctype", "external-entity"),
    "47_cdata_close_script": ("", ""),
    "48_ns_redefine_xml": ("not-well-formed", "not-well-formed"),
    "49_undeclared_prefix": ("undeclared-prefix", "undeclared-prefix"),
    "50_internal_entity_ok": ("doctype", ""),
    "51_attlist_id_default": ("doctype", ""),
    "52_bidi_noncharacters": ("", ""),
    "53_ent_in_ent_markup": ("doctype", "entity-markup"),
    "54_utf7_doctype": ("encoding", "encoding"),
    "55_utf16_doctype": ("encoding", "encoding"),
    "56_collect_ids_trap": ("doctype", "undefined-entity"),
    "57_xml_base_traversal": ("", ""),
    "58_attr_20k_refs": ("doctype", "entity-expansion"),
    "59_catalog_pi": ("", ""),
}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a process of its own made of every input."""
    folder = tmp_path_factory.mktemp("hostile") / "tei"
    folder.mkdir()
    for name, content in hostile.secrets().items():
        (folder / name).write_bytes(content)
        (folder.parent / name).write_bytes(content)
    for name, content in hostile.inputs(folder).items():
        (folder / f"{name}.xml").write_bytes(content)
    script = Path(__file__).with_name("watched_load.py")
    run = subprocess.run([sys.executable, script, folder], capture_output=True, text=True, check=True, timeout=120)
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_all_inputs_are_there(results: dict[str, Any]) -> None:
    assert len(EXPECTED) == 59
    assert sorted(results) == sorted(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_hostile_input(name: str, results: dict[str, Any]) -> None:
    result = results[name]
    assert tuple(found["code"] for found in result["found"]) == EXPECTED[name]
    assert result["opened"] == [f"{name}.xml"], "another file was opened"
    for found in result["found"]:
        assert hostile.MARKER not in json.dumps(found)
        assert not found["code"] or (found["code"] in CODES and found["hint"] and len(found["said"]) < 10_000)
