package bylaw.global.pii.small_groups_test

import data.bylaw.global.pii.small_groups

request(purpose) := {"purpose": purpose, "resource": {"labels": ["pii"]}}

test_analytics_on_personal_data_is_aggregated if {
	small_groups.minimum_aggregation == 10 with input as request("analytics")
}

test_other_purposes_are_not if {
	not small_groups.minimum_aggregation with input as request("fulfilment")
}
