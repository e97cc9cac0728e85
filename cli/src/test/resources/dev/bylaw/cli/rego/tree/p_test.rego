package p_test

import rego.v1
import data.p

test_allow if {
	p.allow with input as {"user": "bob"} with data.roles as {"bob": ["dev", "ops"]}
}

test_fails if {
	x := 3
	print("x is", x)
	p.f(x) == 5
}

todo_test_later if false

test_cases[note] if {
	some note, tc in {
		"one": {"in": 1, "out": 2},
		"two": {"in": 2, "out": 4},
	}
	p.f(tc["in"]) == tc.out
}
