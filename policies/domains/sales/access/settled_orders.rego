# METADATA
# title: Orders in preparation stay in the domain
# description: >-
#   Sales only lets other domains see rows that are a day old, so that corrections of the day do not travel.
#   A domain's guard can only tighten what the council decides.
# custom:
#   bylaw:
#     kind: guard
#     id: sales.settled-orders
#     owner: sales-data
#     rationale: the numbers of the day are corrected until midnight
#     applies:
#       actions: [read, export, derive]
#       products: ["urn:mesh:sales:orders"]
package bylaw.domains.sales.access.settled_orders

filter contains {"column": "ordered_at", "op": "lt", "value": today} if {
	input.consumer.domain != "sales"
}

today := substring(input.time, 0, 10)
