# METADATA
# title: A data product has an owner and says what it is
# description: Every product and contract names who answers for it and describes its purpose and limits.
# custom:
#   bylaw:
#     kind: compliance
#     id: council.interoperability.owned-and-described
#     force: mandatory
#     owner: data-governance-office
#     rationale: data mesh, data as a product; EU Data Act Article 33(1)(a)
package bylaw.global.interoperability.owned_and_described

finding contains {
	"rule": "described",
	"severity": "BLOCK",
	"path": "description.purpose",
	"message": "the document does not say what the data is for",
	"remediation": "add `description.purpose`, one or two sentences for a reader from another domain",
} if {
	not has_text(object.get(input.document, ["description", "purpose"], ""))
}

finding contains {
	"rule": "limitations",
	"severity": "INFO",
	"path": "description.limitations",
	"message": "the document names no limitations of use",
	"remediation": "add `description.limitations`, or say that there are none",
} if {
	not has_text(object.get(input.document, ["description", "limitations"], ""))
}

finding contains {
	"rule": "owned",
	"severity": "WARN",
	"path": "team",
	"message": "nobody stands for the document: it has no team",
	"remediation": "add `team` with at least one member whose role is owner",
} if {
	not has_team(object.get(input.document, "team", null))
}

has_text(value) if {
	is_string(value)
	trim_space(value) != ""
}

has_team(team) if {
	is_array(team)
	count(team) > 0
}

has_team(team) if {
	is_object(team)
	count(object.get(team, "members", [])) > 0
}
