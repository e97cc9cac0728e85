# METADATA
# title: A data product says what it is for
# description: Every product and every contract describes its purpose.
# custom:
#   bylaw:
#     kind: compliance
#     id: council.interoperability.described
#     force: mandatory
#     owner: council
#     rationale: data as a product
package bylaw.global.interoperability.described

finding contains {
	"rule": "described",
	"severity": "BLOCK",
	"path": "description.purpose",
	"message": "the document does not say what the data is for",
	"remediation": "add `description.purpose`, one or two sentences for a reader from another domain",
} if {
	object.get(input.document, ["description", "purpose"], "") == ""
}
