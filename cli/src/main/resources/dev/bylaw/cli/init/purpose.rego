# METADATA
# title: Every use of data states a purpose that the mesh knows
# description: >-
#   A request without a purpose, or with one that mesh.yaml does not hold, is denied; a purpose that mesh.yaml calls
#   restricted is denied for personal data.
# custom:
#   bylaw:
#     kind: guard
#     id: council.access.purpose
#     force: mandatory
#     owner: council
#     rationale: GDPR Article 5(1)(b), purpose limitation
package bylaw.global.access.purpose

deny contains {
	"code": "purpose.unknown",
	"message": sprintf("purpose %q is not in mesh.yaml", [input.purpose]),
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
