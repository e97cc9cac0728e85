# METADATA
# title: The domain reads its own orders
# custom:
#   bylaw:
#     kind: grant
#     owner: sales-office
package bylaw.domains.sales.products.orders.own

permit if input.consumer.domain == "sales"
