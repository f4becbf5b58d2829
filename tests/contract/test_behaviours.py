"""Every behaviour of a contract has a test that names it; the tables made from the code are up to date."""

import json

from tools.tables import ROOT, proofs, tables

from tests.conftest import CONTRACT, needs_contract

from .behaviours import IDS, LATER, all_ids


def test_every_behaviour_has_a_test_that_names_it():
    proven = proofs()

    missing = [id_ for id_ in all_ids() if id_ not in proven and id_ not in LATER]
    assert missing == []


def test_nothing_is_both_proven_and_put_off():
    assert sorted(set(proofs()) & set(LATER)) == []


def test_no_test_names_a_behaviour_that_does_not_exist():
    assert sorted(set(proofs()) - set(all_ids())) == []


def test_the_tables_made_from_the_code_are_up_to_date():
    stale = [path for path, text in tables().items() if (ROOT / path).read_text(encoding="utf-8") != text]

    assert stale == [], "run `make tables`"


@needs_contract
def test_the_list_of_behaviours_is_the_contracts():
    contracts = [json.loads((CONTRACT / f"{vendor}.json").read_text()) for vendor in IDS]

    assert [b["id"] for contract in contracts for b in contract["behaviours"]] == all_ids()
