# METADATA
# title: Data come in standard formats and types
# description: >-
#   A server of files names an open format, and every column has one of the standard's logical types, so that a
#   consumer need not know the producer's software.
# custom:
#   bylaw:
#     kind: compliance
#     id: council.interoperability.open-formats
#     force: mandatory
#     owner: data-governance-office
#     rationale: data mesh, interoperable; EU Data Act Article 33(1)(b)
package bylaw.global.interoperability.open_formats

open := {"parquet", "avro", "orc", "json", "ndjson", "csv", "tsv", "iceberg", "delta", "hudi", "protobuf", "arrow"}

of_files := {"s3", "gcs", "azure", "sftp", "local", "kafka", "kinesis", "pubsub"}

finding contains {
	"rule": "format",
	"severity": "WARN",
	"path": sprintf("servers[%d].format", [i]),
	"message": sprintf("server %q offers files in the format %q", [object.get(server, "server", i), format]),
	"remediation": sprintf("offer one of %s", [concat(", ", sort(open))]),
} if {
	some i, server in object.get(input.document, "servers", [])
	object.get(server, "type", "") in of_files
	format := lower(sprintf("%v", [object.get(server, "format", "(none)")]))
	not format in open
}

logical := {"string", "date", "timestamp", "time", "number", "integer", "boolean", "object", "array"}

finding contains {
	"rule": "logical-type",
	"severity": "WARN",
	"path": column.path,
	"message": sprintf("column `%s.%s` has the type %q, which is none of the standard's", [column.object, column.name, column.type]),
	"remediation": sprintf("add `logicalType`, one of %s; keep the engine's own as `physicalType`", [concat(", ", sort(logical))]),
} if {
	some column in input.columns
	not column.type in logical
}
