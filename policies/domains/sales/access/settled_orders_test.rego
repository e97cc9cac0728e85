package bylaw.domains.sales.access.settled_orders_test

import data.bylaw.domains.sales.access.settled_orders

noon := "2026-11-21T12:00:00Z"

test_others_see_rows_before_today if {
	filters := settled_orders.filter with input as {"time": noon, "consumer": {"domain": "marketing"}}
	filters == {{"column": "ordered_at", "op": "lt", "value": "2026-11-21"}}
}

test_sales_sees_all_rows if {
	count(settled_orders.filter) == 0 with input as {"time": noon, "consumer": {"domain": "sales"}}
}
