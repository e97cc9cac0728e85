# METADATA
# title: What nobody has classified is treated as personal data
# description: >-
#   A column without any label is replaced with NULL outside its domain until its owner classifies it. The
#   floor lets a waiver lower this to a hash.
# custom:
#   bylaw:
#     kind: guard
#     id: council.pii.unclassified
#     force: mandatory
#     floor:
#       masks: {"*unclassified": sha-256-global}
#     max_waiver: P30D
#     owner: privacy-office
#     rationale: silence is not consent; a catalog with gaps must not open the data
package bylaw.global.pii.unclassified

mask contains {"column": column.name, "action": "replace-with-null"} if {
	input.consumer.domain != input.resource.domain
	some column in input.resource.columns
	column.sensitivity == "unclassified"
}
