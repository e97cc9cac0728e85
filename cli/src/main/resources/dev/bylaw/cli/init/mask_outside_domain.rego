# METADATA
# title: Personal data is pseudonymous outside its domain
# description: >-
#   A column that holds personal data is hashed for every consumer of another domain. A waiver can lower that to a
#   token, never to the value itself.
# custom:
#   bylaw:
#     kind: guard
#     id: council.pii.mask-outside-domain
#     force: mandatory
#     floor:
#       masks: {"*pii": tokenize}
#     max_waiver: P90D
#     owner: council
#     rationale: GDPR Articles 5(1)(c) and 25, data minimisation by default
package bylaw.global.pii.mask_outside_domain

mask contains {"column": column.name, "action": "sha-256-global"} if {
	input.consumer.domain != input.resource.domain
	some column in input.resource.columns
	"pii" in column.categories
}
