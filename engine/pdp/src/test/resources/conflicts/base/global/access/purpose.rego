# METADATA
# title: Purposes are known, and restricted ones are not for personal data
# custom:
#   bylaw:
#     kind: guard
#     id: council.purpose
#     force: mandatory
#     owner: office
package bylaw.global.access.purpose

deny contains "purpose unknown" if not data.mesh.purposes[input.purpose]

deny contains "purpose restricted" if {
	data.mesh.purposes[input.purpose].restricted
	"pii" in input.resource.labels
}
