# Orders by customer: one comprehension for each customer, over all orders.
package bench.join

customers := {order.customer | some order in data.orders}

by_customer[customer] := ids if {
	some customer in customers
	ids := {order.id | some order in data.orders; order.customer == customer}
}

largest contains customer if {
	some customer, ids in by_customer
	count(ids) > input.least
}
