# METADATA
# title: A product and its ports can be addressed
# description: >-
#   A product is named by a URN that says its mesh, its domain and itself, a port by a plain name that is unique
#   within the product; a contract's id and a schema object's name hold nothing that a URL would have to escape.
# custom:
#   bylaw:
#     kind: compliance
#     id: council.interoperability.addressable
#     force: mandatory
#     owner: data-governance-office
#     rationale: data mesh, addressable; RFC 8141
package bylaw.global.interoperability.addressable

finding contains {
	"rule": "urn",
	"severity": "BLOCK",
	"path": "id",
	"message": sprintf("the product's id %q is no URN of the form urn:mesh:domain:name", [id]),
	"remediation": "name it urn:<mesh>:<domain>:<name>, in lower case, and keep the name for ever",
} if {
	input.kind == "DataProduct"
	id := object.get(input.document, "id", "(none)")
	not regex.match(`^urn:[a-z0-9][a-z0-9-]{1,31}:[a-z0-9][a-z0-9-]*:[a-z0-9][a-z0-9._-]*$`, id)
}

finding contains {
	"rule": "urn-of-its-domain",
	"severity": "BLOCK",
	"path": "id",
	"message": sprintf("the product's id %q does not name its domain %q", [id, domain]),
	"remediation": "put the domain into the URN: urn:<mesh>:<domain>:<name>",
} if {
	input.kind == "DataProduct"
	id := input.document.id
	domain := input.document.domain
	parts := split(id, ":")
	count(parts) == 4
	parts[2] != domain
}

finding contains {
	"rule": "port-name",
	"severity": "BLOCK",
	"path": sprintf("outputPorts[%d].name", [i]),
	"message": sprintf("output port %q cannot stand in an address", [name]),
	"remediation": "use lower case letters, digits, hyphens and underscores",
} if {
	input.kind == "DataProduct"
	some i, port in object.get(input.document, "outputPorts", [])
	name := object.get(port, "name", "")
	not regex.match(`^[a-z0-9][a-z0-9_-]*$`, name)
}

finding contains {
	"rule": "port-twice",
	"severity": "BLOCK",
	"path": sprintf("outputPorts[%d].name", [j]),
	"message": sprintf("output port %q of version %v is named twice", [second.name, version(second)]),
	"remediation": "give each port a name of its own; of one name only versions may differ",
} if {
	input.kind == "DataProduct"
	ports := object.get(input.document, "outputPorts", [])
	some i, first in ports
	some j, second in ports
	i < j
	first.name == second.name
	version(first) == version(second)
}

finding contains {
	"rule": "contract-id",
	"severity": "WARN",
	"path": "id",
	"message": sprintf("the contract's id %q holds characters that an address would have to escape", [id]),
	"remediation": "use letters, digits, `-`, `_`, `.`, `:` and no blanks",
} if {
	input.kind == "DataContract"
	id := object.get(input.document, "id", "")
	not regex.match(`^[A-Za-z0-9][A-Za-z0-9._:-]*$`, id)
}

version(port) := sprintf("%v", [object.get(port, "version", "(none)")])
