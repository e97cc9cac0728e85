package bylaw.global.interoperability.eu_data_act_33_test

import data.bylaw.global.interoperability.eu_data_act_33

whole := {
	"description": {"purpose": "orders as placed", "limitations": "no test orders", "usage": "join on order_id"},
	"authoritativeDefinitions": [{"type": "license", "url": "https://example.com/licence"}],
	"customProperties": [{"property": "collectionMethodology", "value": "from the shop, as placed"}],
	"schema": [{"name": "orders", "quality": [{"type": "text"}], "properties": [{
		"name": "country",
		"authoritativeDefinitions": [{"type": "codeList", "url": "https://www.iso.org/iso-3166"}],
	}]}],
	"servers": [{"server": "lake", "type": "s3", "format": "parquet"}],
	"slaProperties": [{"property": "latency", "value": 1}],
	"roles": [{"role": "reader", "firstLevelApprovers": "ann"}],
}

columns := [{"name": "country", "sensitivity": "unclassified"}]

rules(document) := found if {
	found := {f.rule | some f in eu_data_act_33.finding} with input as {
		"kind": "DataContract",
		"document": document,
		"columns": columns,
	}
}

test_a_whole_contract_has_no_findings if {
	count(rules(whole)) == 0
}

without := {
	["a-content", {"description": {"limitations": "none", "usage": "any"}}],
	["a-restrictions", {"description": {"purpose": "orders", "usage": "any"}}],
	["a-licence", {"authoritativeDefinitions": []}],
	["a-collection", {"customProperties": []}],
	["c-service", {"slaProperties": [{"property": "retention", "value": 1}]}],
	["d-agreements", {"roles": [{"role": "reader"}]}],
}

test_each_point_is_missed_by_its_name if {
	every pair in without {
		rules(object.union(object.remove(whole, object.keys(pair[1])), pair[1])) == {sprintf("article-33-1-%s", [pair[0]])}
	}
}

test_without_servers_there_is_neither_format_nor_access if {
	rules(object.union(whole, {"servers": []})) == {"article-33-1-b-formats", "article-33-1-c-access"}
}

test_findings_name_the_article if {
	some f in eu_data_act_33.finding with input as {"kind": "DataContract", "document": {}, "columns": []}
	startswith(f.message, "Article 33(1)(")
}

test_products_are_not_asked if {
	count(eu_data_act_33.finding) == 0 with input as {"kind": "DataProduct", "document": {}, "columns": []}
}
