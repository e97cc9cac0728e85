# METADATA
# title: Statistics rest on enough persons
# custom:
#   bylaw:
#     kind: guard
#     force: default
#     bounds:
#       lo: {minimum_aggregation: 5}
#       hi: {minimum_aggregation: 100}
#     owner: privacy-office
package bylaw.global.pii.small_groups

minimum_aggregation := 10 if input.purpose == "analytics"
