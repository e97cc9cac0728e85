# METADATA
# title: Personal data is pseudonymous outside its domain
# description: >-
#   A column that holds personal data is hashed for every consumer of another domain. A waiver can lower that
#   to a token that joins within the consumer's own scope, never to the value itself.
# custom:
#   bylaw:
#     kind: guard
#     id: council.pii.mask-outside-domain
#     force: mandatory
#     floor:
#       masks: {"*pii": tokenize}
#     max_waiver: P90D
#     owner: privacy-office
#     rationale: GDPR Articles 4(5), 5(1)(c) and 25, data minimisation and pseudonymisation by default
#     applies:
#       actions: [read, export, share, derive, train]
package bylaw.global.pii.mask_outside_domain

mask contains {"column": column.name, "action": "sha-256-global"} if {
	input.consumer.domain != input.resource.domain
	some column in input.resource.columns
	"pii" in column.categories
}
