package bylaw.global.interoperability.standards_test

import data.bylaw.global.interoperability.classified
import data.bylaw.global.interoperability.owned_and_described
import data.bylaw.global.interoperability.served
import data.bylaw.global.interoperability.versioned

good := {
	"version": "1.2.0",
	"status": "active",
	"description": {"purpose": "orders as placed", "limitations": "no test orders"},
	"team": [{"username": "ann", "role": "owner"}],
	"schema": [{"name": "orders"}],
	"slaProperties": [{"property": "retention"}, {"property": "latency"}],
}

rules(findings) := {f.rule | some f in findings}

test_a_good_contract_has_no_findings if {
	findings := (owned_and_described.finding | versioned.finding) | served.finding with input as {"kind": "DataContract", "document": good, "columns": []}
	count(findings) == 0
}

test_a_contract_without_description_is_blocked if {
	findings := owned_and_described.finding with input as {"document": object.remove(good, ["description"])}
	"described" in rules(findings)
}

test_a_contract_without_team_is_a_warning if {
	findings := owned_and_described.finding with input as {"document": object.remove(good, ["team"])}
	rules(findings) == {"owned"}
}

test_a_team_with_members_is_a_team if {
	document := object.union(good, {"team": {"members": [{"username": "ann"}]}})
	count(owned_and_described.finding) == 0 with input as {"document": document}
}

test_a_version_that_is_no_semver_is_blocked if {
	rules(versioned.finding) == {"semver"} with input as {"document": object.union(good, {"version": "2024-11"})}
}

test_an_unknown_status_is_a_warning if {
	rules(versioned.finding) == {"status"} with input as {"document": object.union(good, {"status": "fine"})}
}

test_missing_promises_are_named_one_by_one if {
	document := object.union(good, {"slaProperties": []})
	count(served.finding) == 1 with input as {"kind": "DataContract", "document": document}
}

test_a_port_without_contract_is_blocked if {
	document := {"outputPorts": [{"name": "orders"}, {"name": "returns", "contractId": "c1"}]}
	paths := {f.path | some f in served.finding} with input as {"kind": "DataProduct", "document": document}
	paths == {"outputPorts[0].contractId"}
}

column := {"object": "orders", "name": "email", "path": "schema[0].properties[0]", "categories": ["pii"], "sensitivity": "restricted"}

test_an_unclassified_column_is_a_warning if {
	columns := [object.union(column, {"sensitivity": "unclassified", "categories": []})]
	rules(classified.finding) == {"classified"} with input as {"columns": columns}
}

test_a_restricted_personal_column_names_its_encrypted_twin if {
	rules(classified.finding) == {"encrypted-name"} with input as {"columns": [column]}
	count(classified.finding) == 0 with input as {"columns": [object.union(column, {"encrypted_name": "email_enc"})]}
}
