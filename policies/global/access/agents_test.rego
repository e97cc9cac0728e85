package bylaw.global.access.agents_test

import data.bylaw.global.access.agents

test_person_cannot_act_for_another if {
	some reason in agents.deny with input as {"subject": {"type": "user", "on_behalf_of": {"type": "user", "id": "u2"}}}
	reason.code == "delegation.person"
}

test_service_can_act_for_a_person if {
	count(agents.deny) == 0 with input as {"subject": {"type": "service", "on_behalf_of": {"type": "user", "id": "u2"}}}
}

test_training_on_personal_data_needs_an_approval if {
	request := {"subject": {"type": "service"}, "action": "train", "resource": {"owner": "sales-data", "labels": ["pii"]}}
	agents.duty == {{"type": "approval", "by": "sales-data", "for": "training on personal data"}} with input as request
}

test_reading_needs_no_approval if {
	count(agents.duty) == 0 with input as {"subject": {"type": "user"}, "action": "read", "resource": {"owner": "sales-data", "labels": ["pii"]}}
}
