# METADATA
# title: Statistics about persons rest on enough of them
# description: >-
#   Analytics on personal data returns only aggregates over at least ten rows. A domain may answer with any number
#   from five to a hundred.
# custom:
#   bylaw:
#     kind: guard
#     id: council.pii.small-groups
#     force: default
#     bounds:
#       lo: {minimum_aggregation: 5}
#       hi: {minimum_aggregation: 100}
#     owner: council
#     rationale: a group of one is a person
package bylaw.global.pii.small_groups

minimum_aggregation := 10 if {
	input.purpose == "analytics"
	"pii" in input.resource.labels
}
