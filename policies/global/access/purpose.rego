# METADATA
# title: Every use of data states a purpose that the mesh knows
# description: >-
#   A request without a purpose, or with one that the taxonomy does not hold, is denied. A purpose that the
#   council calls restricted is denied for data about persons.
# custom:
#   bylaw:
#     kind: guard
#     id: council.access.purpose
#     force: mandatory
#     owner: data-governance-office
#     rationale: GDPR Article 5(1)(b), purpose limitation
#     applies:
#       actions: [read, export, share, derive, train]
package bylaw.global.access.purpose

deny contains {
	"code": "purpose.unknown",
	"message": sprintf("purpose %q is not in the mesh's taxonomy", [input.purpose]),
} if {
	not data.mesh.purposes[input.purpose]
}

deny contains {
	"code": "purpose.restricted",
	"message": sprintf("purpose %q is not allowed on personal data", [input.purpose]),
} if {
	data.mesh.purposes[input.purpose].restricted
	"pii" in input.resource.labels
}

purposes := {input.purpose}
