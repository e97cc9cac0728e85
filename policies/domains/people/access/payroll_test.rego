package bylaw.domains.people.access.payroll_test

import data.bylaw.domains.people.access.payroll

request(purpose, role) := {
	"purpose": purpose,
	"subject": {"roles": [role]},
	"resource": {"columns": [
		{"name": "salary_cents", "categories": ["financial", "pii"]},
		{"name": "department", "categories": []},
	]},
}

test_payroll_sees_salaries if {
	count(payroll.mask) == 0 with input as request("payroll", "payroll-clerk")
}

test_nobody_else_does if {
	expected := {{"column": "salary_cents", "action": "drop"}}
	payroll.mask == expected with input as request("analytics", "payroll-clerk")
	payroll.mask == expected with input as request("payroll", "manager")
}
