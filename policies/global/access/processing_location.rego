# METADATA
# title: Data is processed where its product may be processed
# description: >-
#   The processing location that the consumer declares must be one of the product's regions, and the caller
#   keeps it there.
# custom:
#   bylaw:
#     kind: guard
#     id: council.access.processing-location
#     force: mandatory
#     floor: {}
#     max_waiver: P30D
#     owner: data-governance-office
#     rationale: GDPR Chapter V, transfers to third countries
#     applies:
#       actions: [read, export, share, derive, train]
package bylaw.global.access.processing_location

deny contains {
	"code": "location.outside",
	"message": sprintf(
		"processing in %q is outside the product's regions (%s)",
		[input.consumer.processing_location, concat(", ", input.resource.regions)],
	),
} if {
	not input.consumer.processing_location in input.resource.regions
}

regions := {region | some region in input.resource.regions}
