package bylaw.global.interoperability.breaking_changes_test

import data.bylaw.global.interoperability.breaking_changes

document := {
	"version": "1.2.0",
	"schema": [{"name": "orders", "properties": [
		{"name": "id", "logicalType": "string", "logicalTypeOptions": {"maxLength": 40, "minLength": 2}},
		{"name": "amount", "logicalType": "integer", "physicalType": "decimal(12)", "description": "cents"},
	]}],
	"slaProperties": [
		{"property": "retention", "value": 10, "unit": "y"},
		{"property": "latency", "value": 60, "unit": "m"},
		{"property": "availability", "value": 99.9},
	],
}

id := {
	"object": "orders", "name": "id", "path": "schema[0].properties[0]", "type": "string",
	"required": true, "categories": [], "sensitivity": "internal",
}

amount := {
	"object": "orders", "name": "amount", "path": "schema[0].properties[1]", "type": "integer",
	"required": false, "categories": [], "sensitivity": "internal",
}

before := {"document": document, "columns": [id, amount]}

# the same contract with a patch of its document as version 1.3.0, and other columns
after(patch, columns) := {
	"previous": before,
	"document": json.patch(document, array.concat([{"op": "replace", "path": "/version", "value": "1.3.0"}], patch)),
	"columns": columns,
}

rules(findings, severity) := {f.rule | some f in findings; f.severity == severity}

test_a_first_version_breaks_nothing if {
	count(breaking_changes.finding) == 0 with input as {"document": document, "columns": [id, amount]}
}

test_an_equal_contract_has_no_findings if {
	found := breaking_changes.finding with input as object.union(before, {"previous": before})
	count(found) == 0
}

test_a_new_column_breaks_nothing if {
	found := breaking_changes.finding with input as after([], [id, amount, object.union(id, {"name": "note"})])
	count(found) == 0
}

test_a_change_without_a_new_version_is_blocked if {
	document_after := object.union(document, {"name": "Orders"})
	found := breaking_changes.finding with input as {"document": document_after, "columns": [id, amount], "previous": before}
	rules(found, "BLOCK") == {"version_unchanged"}
}

test_what_breaks[name] if {
	some name, [rule, patch, columns] in {
		"a dropped column": ["column_dropped", [], [id]],
		"a dropped object": ["object_dropped", [], []],
		"another type": ["type_changed", [], [id, object.union(amount, {"type": "string"})]],
		"a shorter text": [
			"type_narrowed",
			[{"op": "replace", "path": "/schema/0/properties/0/logicalTypeOptions/maxLength", "value": 20}],
			[id, amount],
		],
		"a limit where none was": [
			"type_narrowed",
			[{"op": "add", "path": "/schema/0/properties/1/logicalTypeOptions", "value": {"maximum": 9}}],
			[id, amount],
		],
		"a longer least length": [
			"type_narrowed",
			[{"op": "replace", "path": "/schema/0/properties/0/logicalTypeOptions/minLength", "value": 3}],
			[id, amount],
		],
		"fewer digits": [
			"type_narrowed",
			[{"op": "replace", "path": "/schema/0/properties/1/physicalType", "value": "decimal(10)"}],
			[id, amount],
		],
		"a dropped promise": ["promise_dropped", [], [object.union(id, {"required": false}), amount]],
		"a column made required": ["made_required", [], [id, object.union(amount, {"required": true})]],
		"a dropped service level": ["service_level_dropped", [{"op": "remove", "path": "/slaProperties/2"}], [id, amount]],
		"a lower service level": [
			"service_level_lowered",
			[{"op": "replace", "path": "/slaProperties/1", "value": {"property": "latency", "value": 2, "unit": "h"}}],
			[id, amount],
		],
		"a shorter retention": [
			"retention_shortened",
			[{"op": "replace", "path": "/slaProperties/0/value", "value": 5}],
			[id, amount],
		],
	}
	found := breaking_changes.finding with input as after(patch, columns)
	rules(found, "BLOCK") == {rule}

	# a new major version lets it pass, and tells it
	raised := breaking_changes.finding with input as after(
		array.concat(patch, [{"op": "replace", "path": "/version", "value": "2.0.0"}]),
		columns,
	)
	rules(raised, "BLOCK") == set()
	rules(raised, "INFO") == {rule}
}

test_what_a_consumer_is_told[name] if {
	some name, [rule, patch, columns] in {
		"a wider type": ["type_widened", [], [id, object.union(amount, {"type": "number"})]],
		"other labels": ["labels_changed", [], [object.union(id, {"categories": ["pii"]}), amount]],
		"another meaning": [
			"meaning_changed",
			[{"op": "replace", "path": "/schema/0/properties/1/description", "value": "euros"}],
			[id, amount],
		],
		"a higher service level": [
			"service_level_changed",
			[{"op": "replace", "path": "/slaProperties/2/value", "value": 99.99}],
			[id, amount],
		],
		"a service level that cannot be compared": [
			"service_level_changed",
			[{"op": "replace", "path": "/slaProperties/2/value", "value": "high"}],
			[id, amount],
		],
	}
	found := breaking_changes.finding with input as after(patch, columns)
	{[f.rule, f.severity] | some f in found} == {[rule, "WARN"]}
}

test_the_same_time_in_another_unit_lowers_nothing if {
	found := breaking_changes.finding with input as after(
		[{"op": "replace", "path": "/slaProperties/1", "value": {"property": "latency", "value": 1, "unit": "h"}}],
		[id, amount],
	)
	rules(found, "BLOCK") == set()
}

test_below_one_the_minor_number_may_break if {
	found := breaking_changes.finding with input as {
		"previous": object.union(before, {"document": object.union(document, {"version": "0.3.1"})}),
		"document": object.union(document, {"version": "0.4.0"}),
		"columns": [id],
	}
	rules(found, "BLOCK") == set()
}

test_without_a_version_that_can_be_read_every_break_is_blocked if {
	found := breaking_changes.finding with input as {
		"previous": object.union(before, {"document": object.union(document, {"version": "spring"})}),
		"document": object.union(document, {"version": "summer"}),
		"columns": [id],
	}
	rules(found, "BLOCK") == {"column_dropped"}
	{f.remediation | some f in found} == {"keep it, or publish it as version with a higher major number beside the old one"}
}

# what nests

nesting := {"version": "1.0.0", "schema": [{"name": "orders", "properties": [
	{"name": "address", "logicalType": "object", "properties": [
		{"name": "street", "logicalType": "string", "required": true, "description": "with number"},
		{"name": "geo", "logicalType": "object", "properties": [{"name": "lat", "logicalType": "integer"}]},
	]},
	{"name": "tags", "logicalType": "array", "items": {"logicalType": "string", "logicalTypeOptions": {"maxLength": 9}}},
	{"name": "lines", "logicalType": "array", "logicalTypeOptions": {"maxItems": 9}, "items": {
		"logicalType": "object",
		"properties": [{"name": "sku", "logicalType": "string"}],
	}},
	{"name": "grid", "logicalType": "array", "items": {"logicalType": "array", "items": {
		"logicalType": "object",
		"properties": [{"name": "x", "logicalType": "integer", "examples": [{"items": {"logicalType": "string"}}]}],
	}}},
]}]}

nesting_columns := [{
	"object": "orders", "name": property.name, "path": sprintf("schema[0].properties[%d]", [i]),
	"type": property.logicalType, "required": false, "categories": [], "sensitivity": "internal",
} |
	some i, property in nesting.schema[0].properties
]

nested_findings(patch) := found if {
	found := breaking_changes.finding with input as after_nesting(patch)
}

after_nesting(patch) := {
	"previous": {"document": nesting, "columns": nesting_columns},
	"document": json.patch(nesting, array.concat([{"op": "replace", "path": "/version", "value": "1.1.0"}], patch)),
	"columns": nesting_columns,
}

test_what_nests_is_compared_as_columns_are[name] if {
	some name, [rule, message, op] in {
		"a dropped field": ["column_dropped", "`address.street` of", {"op": "remove", "path": "/schema/0/properties/0/properties/0"}],
		"a dropped structure within one": ["column_dropped", "`address.geo` of", {"op": "remove", "path": "/schema/0/properties/0/properties/1"}],
		"a dropped field of a list": ["column_dropped", "`lines[].sku` of", {"op": "remove", "path": "/schema/0/properties/2/items/properties/0"}],
		"a dropped element": ["column_dropped", "`lines[]` of", {"op": "remove", "path": "/schema/0/properties/2/items"}],
		"a dropped field of a list of lists": ["column_dropped", "`grid[][].x` of", {"op": "remove", "path": "/schema/0/properties/3/items/items/properties/0"}],
		"another type of a field": [
			"type_changed", "`address.geo.lat` changes",
			{"op": "replace", "path": "/schema/0/properties/0/properties/1/properties/0/logicalType", "value": "string"},
		],
		"another type of elements": [
			"type_changed", "`tags[]` changes",
			{"op": "replace", "path": "/schema/0/properties/1/items/logicalType", "value": "integer"},
		],
		"shorter elements": [
			"type_narrowed", "`tags[]` is narrowed",
			{"op": "replace", "path": "/schema/0/properties/1/items/logicalTypeOptions/maxLength", "value": 8},
		],
		"a shorter list": [
			"type_narrowed", "`lines` is narrowed",
			{"op": "replace", "path": "/schema/0/properties/2/logicalTypeOptions/maxItems", "value": 8},
		],
		"a dropped promise": [
			"promise_dropped", "`address.street` no longer",
			{"op": "replace", "path": "/schema/0/properties/0/properties/0/required", "value": false},
		],
		"a field made required": [
			"made_required", "`lines[].sku` is now",
			{"op": "add", "path": "/schema/0/properties/2/items/properties/0/required", "value": true},
		],
	}
	found := nested_findings([op])
	[f.rule | some f in found] == [rule]
	every f in found {
		contains(f.message, message)
		f.severity == "BLOCK"
	}
}

test_what_else_changes_within_is_told if {
	wider := nested_findings([{
		"op": "replace", "path": "/schema/0/properties/0/properties/1/properties/0/logicalType", "value": "number",
	}])
	{[f.rule, f.severity] | some f in wider} == {["type_widened", "WARN"]}
	other := nested_findings([{
		"op": "replace", "path": "/schema/0/properties/0/properties/0/description", "value": "without number",
	}])
	{[f.rule, f.path] | some f in other} == {["meaning_changed", "schema[0].properties[0].properties.0"]}
}

test_new_fields_and_other_orders_break_nothing if {
	count(nested_findings([{
		"op": "add", "path": "/schema/0/properties/0/properties/0",
		"value": {"name": "country", "logicalType": "string"},
	}])) == 0
}
