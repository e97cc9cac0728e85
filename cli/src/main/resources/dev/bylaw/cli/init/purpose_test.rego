package bylaw.global.access.purpose_test

import data.bylaw.global.access.purpose

mesh := {"purposes": {"fulfilment": {}, "profiling": {"restricted": true}}}

request(stated, labels) := {"purpose": stated, "resource": {"labels": labels}}

test_known_purpose_passes if {
	count(purpose.deny) == 0 with input as request("fulfilment", ["pii"]) with data.mesh as mesh
}

test_unknown_purpose_is_denied if {
	some reason in purpose.deny with input as request("curiosity", []) with data.mesh as mesh
	reason.code == "purpose.unknown"
}

test_restricted_purpose_is_denied_on_personal_data if {
	some reason in purpose.deny with input as request("profiling", ["pii"]) with data.mesh as mesh
	reason.code == "purpose.restricted"
}
