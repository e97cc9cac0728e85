# METADATA
# title: Personal data is hashed outside its domain
# custom:
#   bylaw:
#     kind: guard
#     id: council.mask
#     force: mandatory
#     floor: {masks: {"*pii": tokenize}}
#     max_waiver: P90D
#     owner: office
package bylaw.global.pii.mask

mask contains {"column": column.name, "action": "sha-256-global"} if {
	input.consumer.domain != input.resource.domain
	some column in input.resource.columns
	"pii" in column.categories
}
