# METADATA
# title: Nothing is read without a ticket
# custom:
#   bylaw:
#     kind: guard
#     owner: sales-office
package bylaw.domains.sales.hours

deny contains "a ticket is needed" if not input.context.attributes.ticket
