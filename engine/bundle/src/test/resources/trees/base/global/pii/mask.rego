# METADATA
# title: Personal data is pseudonymous outside its domain
# description: Hashed for every consumer of another domain.
# custom:
#   bylaw:
#     kind: guard
#     id: council.pii.mask
#     force: mandatory
#     floor:
#       masks: {"*pii": tokenize}
#     max_waiver: P90D
#     owner: privacy-office
#     rationale: GDPR Article 25
#     applies: {actions: [read, export]}
package bylaw.global.pii.mask

mask contains {"column": column.name, "action": "sha-256-global"} if {
	input.consumer.domain != input.resource.domain
	some column in input.resource.columns
	"pii" in column.categories
}
