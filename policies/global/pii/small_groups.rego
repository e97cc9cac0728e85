# METADATA
# title: Statistics about persons rest on enough of them
# description: >-
#   Analytics on personal data returns only aggregates over at least ten rows. A domain may choose any number
#   from five to a hundred.
# custom:
#   bylaw:
#     kind: guard
#     id: council.pii.small-groups
#     force: default
#     bounds:
#       lo: {minimum_aggregation: 5}
#       hi: {minimum_aggregation: 100}
#     owner: privacy-office
#     rationale: a group of one is a person
#     applies:
#       actions: [read, export, share]
package bylaw.global.pii.small_groups

minimum_aggregation := 10 if {
	input.purpose == "analytics"
	"pii" in input.resource.labels
}
