package bylaw.global.pii.columns_test

import data.bylaw.global.pii.restricted
import data.bylaw.global.pii.unclassified

columns := [
	{"name": "salary", "categories": [], "sensitivity": "restricted"},
	{"name": "notes", "categories": [], "sensitivity": "unclassified"},
	{"name": "office", "categories": [], "sensitivity": "internal"},
]

request(consumer) := {"consumer": {"domain": consumer}, "resource": {"domain": "people", "columns": columns}}

test_restricted_is_null_elsewhere if {
	restricted.mask == {{"column": "salary", "action": "replace-with-null"}} with input as request("sales")
}

test_unclassified_is_null_elsewhere if {
	unclassified.mask == {{"column": "notes", "action": "replace-with-null"}} with input as request("sales")
}

test_nothing_is_masked_at_home if {
	count(restricted.mask | unclassified.mask) == 0 with input as request("people")
}
