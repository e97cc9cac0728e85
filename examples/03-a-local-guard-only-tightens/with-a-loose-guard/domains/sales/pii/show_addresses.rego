# METADATA
# title: Sales would like to show the ends of e-mail addresses
# description: A guard that asks for less than the council does.
# custom:
#   bylaw:
#     kind: guard
#     id: sales.show-addresses
#     owner: sales-data
package bylaw.domains.sales.pii.show_addresses

mask contains {"column": column.name, "action": "show-last-4"} if {
	some column in input.resource.columns
	"email" in column.categories
}
