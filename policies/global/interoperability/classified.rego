# METADATA
# title: Every column of a contract is classified
# description: >-
#   A column without a label is masked for every other domain; this standard finds it before a consumer does.
# custom:
#   bylaw:
#     kind: compliance
#     id: council.interoperability.classified
#     force: mandatory
#     owner: privacy-office
#     rationale: a label is the only thing that a policy can hold on to
package bylaw.global.interoperability.classified

finding contains {
	"rule": "classified",
	"severity": "WARN",
	"path": column.path,
	"message": sprintf("column `%s.%s` has no classification", [column.object, column.name]),
	"remediation": "add `classification` (public, internal, confidential or restricted) or a tag of the taxonomy",
} if {
	some column in input.columns
	column.sensitivity == "unclassified"
}

finding contains {
	"rule": "encrypted-name",
	"severity": "BLOCK",
	"path": column.path,
	"message": sprintf("column `%s.%s` is personal and restricted, but no encrypted twin is named", [column.object, column.name]),
	"remediation": "add `encryptedName`, the column that holds the value encrypted",
} if {
	some column in input.columns
	"pii" in column.categories
	column.sensitivity == "restricted"
	not column.encrypted_name
}
