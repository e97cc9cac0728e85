package bylaw.global.interoperability.described_test

import data.bylaw.global.interoperability.described

test_a_described_document_passes if {
	count(described.finding) == 0 with input as {"document": {"description": {"purpose": "orders of customers"}}}
}

test_a_document_without_purpose_is_blocked if {
	some finding in described.finding with input as {"document": {}}
	finding.severity == "BLOCK"
}
