package shop_test

import data.shop

test_limits[name] if {
	some name, tc in {
		"a clerk orders little": {"user": "ann", "amount": 50, "allow": true},
		"a clerk orders much": {"user": "ann", "amount": 500, "allow": false},
		"a stranger orders": {"user": "zoe", "amount": 1, "allow": false},
	}
	shop.allow == tc.allow with input as tc
}

test_blocked_users_order_nothing if {
	not shop.allow with input as {"user": "bob", "amount": 1}
}
