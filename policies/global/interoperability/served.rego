# METADATA
# title: What a contract promises can be reached and relied upon
# description: A contract has a schema, names a server in a known format, and promises freshness and retention.
# custom:
#   bylaw:
#     kind: compliance
#     id: council.interoperability.served
#     force: mandatory
#     owner: data-governance-office
#     rationale: EU Data Act Article 33(1)(b) and (c), formats and terms of access
package bylaw.global.interoperability.served

finding contains {
	"rule": "schema",
	"severity": "BLOCK",
	"path": "schema",
	"message": "the contract describes no schema",
	"remediation": "add `schema` with at least one object and its properties",
} if {
	input.kind == "DataContract"
	count(object.get(input.document, "schema", [])) == 0
}

finding contains {
	"rule": "sla",
	"severity": "WARN",
	"path": "slaProperties",
	"message": sprintf("the contract promises no %s", [promise]),
	"remediation": sprintf("add an entry with `property: %s` to `slaProperties`", [promise]),
} if {
	input.kind == "DataContract"
	some promise in {"latency"} # retention is a standard of its own, global/retention/promised.csv
	promised := {entry.property | some entry in object.get(input.document, "slaProperties", [])}
	not promise in promised
}

finding contains {
	"rule": "ports",
	"severity": "BLOCK",
	"path": sprintf("outputPorts[%d].contractId", [i]),
	"message": sprintf("output port `%v` is not described by a contract", [object.get(port, "name", i)]),
	"remediation": "add `contractId`, the id of the port's data contract",
} if {
	input.kind == "DataProduct"
	some i, port in object.get(input.document, "outputPorts", [])
	not port.contractId
}
