# METADATA
# title: Restricted columns never leave their domain
# description: A column whose sensitivity is restricted is replaced with NULL for every other domain. No waiver.
# custom:
#   bylaw:
#     kind: guard
#     id: council.pii.restricted
#     force: mandatory
#     owner: privacy-office
#     rationale: GDPR Article 9, special categories; contracts of employment
package bylaw.global.pii.restricted

mask contains {"column": column.name, "action": "replace-with-null"} if {
	input.consumer.domain != input.resource.domain
	some column in input.resource.columns
	column.sensitivity == "restricted"
}
