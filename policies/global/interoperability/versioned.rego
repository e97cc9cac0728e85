# METADATA
# title: Products and contracts are versioned by semantic versioning
# description: A consumer must be able to tell a breaking change from its number alone.
# custom:
#   bylaw:
#     kind: compliance
#     id: council.interoperability.versioned
#     force: mandatory
#     owner: data-governance-office
#     rationale: consumers pin versions; semver.org 2.0.0
package bylaw.global.interoperability.versioned

finding contains {
	"rule": "semver",
	"severity": "BLOCK",
	"path": "version",
	"message": sprintf("version %v is not a semantic version", [version]),
	"remediation": "use MAJOR.MINOR.PATCH, and raise MAJOR when a column is dropped, narrowed or made required",
} if {
	version := object.get(input.document, "version", "(none)")
	not semver.is_valid(trim_prefix(sprintf("%v", [version]), "v"))
}

finding contains {
	"rule": "status",
	"severity": "WARN",
	"path": "status",
	"message": sprintf("status %q is not one of %s", [status, concat(", ", sort(statuses))]),
	"remediation": "use a status of the standard, so that consumers know what to expect",
} if {
	status := object.get(input.document, "status", "(none)")
	not status in statuses
}

statuses := {"proposed", "draft", "active", "deprecated", "retired"}
