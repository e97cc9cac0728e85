package bylaw.global.pii.mask_outside_domain_test

import data.bylaw.global.pii.mask_outside_domain

columns := [
	{"name": "id", "categories": []},
	{"name": "email", "categories": ["email", "pii"]},
]

request(consumer) := {"consumer": {"domain": consumer}, "resource": {"domain": "here", "columns": columns}}

test_hashed_for_another_domain if {
	mask_outside_domain.mask == {{"column": "email", "action": "sha-256-global"}} with input as request("there")
}

test_clear_in_its_own_domain if {
	count(mask_outside_domain.mask) == 0 with input as request("here")
}
