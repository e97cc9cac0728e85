package bylaw.global.access.purpose_test

import data.bylaw.global.access.purpose

mesh := {"purposes": {"fulfilment": {}, "profiling": {"restricted": true}}}

test_known_purpose_passes if {
	count(purpose.deny) == 0 with input as {"purpose": "fulfilment", "resource": {"labels": ["pii"]}} with data.mesh as mesh
}

test_unknown_purpose_is_denied if {
	some reason in purpose.deny with input as {"purpose": "curiosity", "resource": {"labels": []}} with data.mesh as mesh
	reason.code == "purpose.unknown"
}

test_restricted_purpose_is_denied_on_personal_data if {
	some reason in purpose.deny with input as {"purpose": "profiling", "resource": {"labels": ["pii"]}} with data.mesh as mesh
	reason.code == "purpose.restricted"
}

test_restricted_purpose_passes_on_other_data if {
	count(purpose.deny) == 0 with input as {"purpose": "profiling", "resource": {"labels": []}} with data.mesh as mesh
}

test_use_is_confined_to_the_stated_purpose if {
	purpose.purposes == {"fulfilment"} with input as {"purpose": "fulfilment"} with data.mesh as mesh
}
