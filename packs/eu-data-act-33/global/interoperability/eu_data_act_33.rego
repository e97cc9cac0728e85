# METADATA
# title: EU Data Act, Article 33(1)
# description: >-
#   What a participant in a data space must describe of the data it offers, in a form that machines read. Each
#   finding names the point of the article.
# custom:
#   bylaw:
#     kind: compliance
#     id: council.interoperability.eu-data-act-33
#     force: mandatory
#     max_waiver: P180D
#     owner: council
#     rationale: Regulation (EU) 2023/2854, Article 33(1)(a) to (d)
package bylaw.global.interoperability.eu_data_act_33

# what a point asks for, and how a contract says it
asked := {
	"a-content": ["BLOCK", "description.purpose", "the content of the data"],
	"a-restrictions": ["BLOCK", "description.limitations", "restrictions of their use"],
	"a-licence": ["BLOCK", "authoritativeDefinitions", "their licence"],
	"a-collection": ["WARN", "customProperties", "how they were collected"],
	"a-quality": ["WARN", "schema[0].quality", "their quality and uncertainty"],
	"b-structures": ["BLOCK", "schema", "their structure"],
	"b-formats": ["WARN", "servers", "their formats"],
	"b-vocabularies": ["WARN", "schema", "vocabularies, classifications or code lists"],
	"c-access": ["BLOCK", "servers", "technical means of access"],
	"c-terms": ["WARN", "description.usage", "terms of use"],
	"c-service": ["WARN", "slaProperties", "quality of service"],
	"d-agreements": ["WARN", "roles", "what lets agreements be executed automatically"],
}

remediation := {
	"a-content": "add `description.purpose`",
	"a-restrictions": "add `description.limitations`, or say there that there are none",
	"a-licence": "add an entry of type `license` with its URL to `authoritativeDefinitions`",
	"a-collection": "add a custom property `collectionMethodology`",
	"a-quality": "add `quality` to an object or a column, with a metric or in words",
	"b-structures": "add `schema`, each object with its properties and their `logicalType`",
	"b-formats": "add `servers`, each with its type and, for files, its `format`",
	"b-vocabularies": "add `authoritativeDefinitions` to the columns that use a vocabulary or a code list",
	"c-access": "add `servers`: where and how the data are read",
	"c-terms": "add `description.usage`, or an entry of type `termsOfUse` to `authoritativeDefinitions`",
	"c-service": "add `availability`, `latency` or `frequency` to `slaProperties`",
	"d-agreements": "add `roles` with `firstLevelApprovers`",
}

finding contains {
	"rule": sprintf("article-33-1-%s", [point]),
	"severity": severity,
	"path": place,
	"message": sprintf("Article 33(1)(%s): the contract does not describe %s", [substring(point, 0, 1), what]),
	"remediation": remediation[point],
} if {
	input.kind == "DataContract"
	some point, [severity, place, what] in asked
	not said[point]
}

document := input.document

said["a-content"] if has_text(["description", "purpose"])

said["a-restrictions"] if has_text(["description", "limitations"])

said["a-licence"] if defined_by({"license", "licence"})

said["a-licence"] if custom({"license", "licence"})

said["a-collection"] if custom({"collectionmethodology", "collection_methodology", "methodology", "provenance"})

said["a-quality"] if {
	some schema in list("schema")
	count(object.get(schema, "quality", [])) > 0
}

said["a-quality"] if {
	some schema in list("schema")
	some property in object.get(schema, "properties", [])
	count(object.get(property, "quality", [])) > 0
}

said["b-structures"] if count(input.columns) > 0

said["b-formats"] if {
	some server in list("servers")
	server.type
}

said["b-vocabularies"] if {
	some schema in list("schema")
	some property in object.get(schema, "properties", [])
	count(object.get(property, "authoritativeDefinitions", [])) > 0
}

said["b-vocabularies"] if {
	some column in input.columns
	column.sensitivity != "unclassified"
}

said["c-access"] if count(list("servers")) > 0

said["c-terms"] if has_text(["description", "usage"])

said["c-terms"] if defined_by({"termsofuse", "terms-of-use", "terms_of_use"})

said["c-service"] if {
	some level in list("slaProperties")
	level.property in {"availability", "latency", "frequency", "throughput", "errorRate"}
}

said["d-agreements"] if {
	some role in list("roles")
	role.firstLevelApprovers
}

list(key) := value if {
	value := document[key]
	is_array(value)
} else := []

has_text(path) if {
	text := object.get(document, path, "")
	is_string(text)
	trim_space(text) != ""
}

defined_by(types) if {
	some definition in list("authoritativeDefinitions")
	lower(object.get(definition, "type", "")) in types
}

custom(names) if {
	some property in list("customProperties")
	lower(object.get(property, "property", "")) in names
}
