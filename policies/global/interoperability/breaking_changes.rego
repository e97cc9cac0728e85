# METADATA
# title: A breaking change raises the major version
# description: >-
#   Compares a contract with its previous version, where one is given. What a consumer relied on and would lose
#   (an object, a column, a type, a promised value, a service level) may only go with a new major version. Fields of
#   structures and elements of lists count as columns do.
# custom:
#   bylaw:
#     kind: compliance
#     id: council.interoperability.breaking-changes
#     force: mandatory
#     owner: data-governance-office
#     rationale: consumers pin versions; semver.org 2.0.0, items 4 and 8
#     optional: [input.previous]
package bylaw.global.interoperability.breaking_changes

finding contains {
	"rule": change.rule,
	"severity": "BLOCK",
	"path": change.path,
	"message": sprintf("%s (version %s to %s)", [change.message, old_version, new_version]),
	"remediation": sprintf("keep it, or publish it as version %s beside the old one", [next_major]),
} if {
	some change in breaking
	not major_raised
}

finding contains {
	"rule": change.rule,
	"severity": "INFO",
	"path": change.path,
	"message": sprintf("%s; the major version says so", [change.message]),
	"remediation": "keep the previous version served until its consumers have moved",
} if {
	some change in breaking
	major_raised
}

finding contains {
	"rule": change.rule,
	"severity": "WARN",
	"path": change.path,
	"message": change.message,
	"remediation": "tell the consumers of this contract, and raise its minor version",
} if {
	some change in notable
}

finding contains {
	"rule": "version_unchanged",
	"severity": "BLOCK",
	"path": "version",
	"message": sprintf("the contract changed and is still version %s", [new_version]),
	"remediation": "raise the version: a consumer cannot tell the two apart",
} if {
	old_version == new_version
	input.previous.document != input.document
}

new_version := sprintf("%v", [object.get(input.document, "version", "(none)")])

old_version := sprintf("%v", [object.get(input.previous.document, "version", "(none)")])

# what a consumer relied on and would lose

breaking contains {
	"rule": "object_dropped",
	"path": "schema",
	"message": sprintf("object `%s` is dropped", [name]),
} if {
	some name in (objects(input.previous.columns) - objects(input.columns))
}

breaking contains {
	"rule": "column_dropped",
	"path": "schema",
	"message": sprintf("column `%s` of `%s` is dropped", [name, object_name]),
} if {
	some [object_name, name] in dropped
	object_name in objects(input.columns)

	# of what nests in a dropped column nothing is told
	count({[object_name, name], [object_name, around(name)]} & dropped) == 1
}

breaking contains {
	"rule": "type_changed",
	"path": new.path,
	"message": sprintf("column `%s` changes its type: expected `%s`, found `%s`", [new.name, old.type, new.type]),
} if {
	some [old, new] in kept
	old.type != new.type
	not new.type in object.get(widenings, old.type, set())
}

breaking contains {
	"rule": "type_narrowed",
	"path": new.path,
	"message": sprintf("column `%s` is narrowed: `%s` was %v and is %v", [new.name, limit, object.get(old_limits, limit, "free"), new_limit]),
} if {
	some [old, new] in kept
	old_limits := limits(old.definition)
	some limit, new_limit in limits(new.definition)
	narrower(limit, object.get(old_limits, limit, null), new_limit)
}

breaking contains {
	"rule": "promise_dropped",
	"path": new.path,
	"message": sprintf("column `%s` no longer promises a value in every row", [new.name]),
} if {
	some [old, new] in kept
	old.required
	not new.required
}

breaking contains {
	"rule": "made_required",
	"path": new.path,
	"message": sprintf("column `%s` is now required: who writes it without a value is refused", [new.name]),
} if {
	some [old, new] in kept
	not old.required
	new.required
}

breaking contains {
	"rule": "service_level_dropped",
	"path": "slaProperties",
	"message": sprintf("the service level `%s` is no longer promised", [name]),
} if {
	some name in (object.keys(levels(input.previous.document)) - object.keys(levels(input.document)))
}

breaking contains {
	"rule": object.get({"retention": "retention_shortened"}, old.property, "service_level_lowered"),
	"path": "slaProperties",
	"message": sprintf("the service level `%s` is lowered: was %s, is %s", [name, shown(old), shown(new)]),
} if {
	some [name, old, new] in kept_levels
	worse(old, new)
}

# what a consumer should be told

notable contains {
	"rule": "type_widened",
	"path": new.path,
	"message": sprintf("column `%s` is widened from `%s` to `%s`", [new.name, old.type, new.type]),
} if {
	some [old, new] in kept
	new.type in object.get(widenings, old.type, set())
}

notable contains {
	"rule": "labels_changed",
	"path": new.path,
	"message": sprintf("column `%s` was labelled %s and is %s", [new.name, labels(old), labels(new)]),
} if {
	some old in input.previous.columns
	some new in input.columns
	[old.object, old.name] == [new.object, new.name]
	labels(old) != labels(new)
}

notable contains {
	"rule": "meaning_changed",
	"path": new.path,
	"message": sprintf("column `%s` is described otherwise than before", [new.name]),
} if {
	some [old, new] in kept
	old.definition.description != new.definition.description
}

notable contains {
	"rule": "service_level_changed",
	"path": "slaProperties",
	"message": sprintf("the service level `%s` was %s and is %s", [name, shown(old), shown(new)]),
} if {
	some [name, old, new] in kept_levels
	shown(old) != shown(new)
	not worse(old, new)
}

# the columns and what nests in them, by object and name

before := {[part.object, part.name]: part | some part in parts(input.previous)}

now := {[part.object, part.name]: part | some part in parts(input)}

kept := [[old, new] | some key, old in before; new := now[key]]

dropped := object.keys(before) - object.keys(now)

objects(columns) := {column.object | some column in columns}

labels(column) := sprintf("[%s]", [concat(", ", sort(array.concat(column.categories, [column.sensitivity])))])

# every column, every field of a structure as `address.street`, every element of a list as `tags[]`
parts(judged) := [part |
	some column in judged.columns
	regex.match(`^\w+\[\d+\]\.\w+\[\d+\]$`, column.path)
	definition := object.get(judged.document, steps(column.path), {})
	some part in array.concat(
		[object.union(column, {"definition": definition})],
		[nested(column, definition, path, node) | walk(definition, [path, node]); is_nested(path)],
	)
]

nested(column, definition, path, node) := {
	"object": column.object,
	"name": concat("", array.concat([column.name], [step_name(definition, path, i) | some i, _ in path])),
	"path": concat(".", array.concat([column.path], [sprintf("%v", [step]) | some step in path])),
	"type": object.get(node, "logicalType", object.get(node, "physicalType", "")),
	"required": object.get(node, "required", false),
	"definition": node,
}

is_nested(path) if {
	count(path) > 0
	every step in path {
		is_step(step)
	}
	path[count(path) - 1] != "properties"
}

is_step("items")

is_step("properties")

is_step(step) if is_number(step)

default step_name(_, _, _) := ""

step_name(_, path, i) := "[]" if path[i] == "items"

step_name(definition, path, i) := sprintf(".%v", [object.get(definition, array.slice(path, 0, i + 1), {}).name]) if {
	is_number(path[i])
}

# the name of what a part nests in; of a column its own
around(name) := regex.replace(name, `(\[\]|\.[^.\[\]]+)$`, "")

# `schema[0].properties[2]` as `["schema", 0, "properties", 2]`
steps(path) := [step | some text in regex.find_n(`[A-Za-z]+|\d+`, path, -1); step := as_step(text)]

as_step(text) := to_number(text) if regex.match(`^\d+$`, text)

as_step(text) := text if regex.match(`^[A-Za-z]+$`, text)

# every value of the one is a value of the other
widenings := {"integer": {"number"}, "date": {"timestamp"}, "time": {"timestamp"}}

limits(definition) := object.union(
	object.filter(object.get(definition, "logicalTypeOptions", {}), upper_limits | lower_limits),
	{"physical length": to_number(length[1]) |
		some length in regex.find_all_string_submatch_n(
			`^[A-Za-z ]+\((\d+)\)$`,
			object.get(definition, "physicalType", ""), 1,
		)
	},
)

upper_limits := {"maxLength", "maximum", "maxItems", "maxProperties"}

lower_limits := {"minLength", "minimum", "minItems", "minProperties"}

# what was no limit before is one now
narrower(_, null, _)

narrower(limit, old, new) if {
	limit in (upper_limits | {"physical length"})
	is_number(old)
	new < old
}

narrower(limit, old, new) if {
	limit in lower_limits
	is_number(old)
	new > old
}

# service levels

# by property and, where it is promised for a part alone, that part
levels(document) := {name: all[0] |
	some level in object.get(document, "slaProperties", [])
	name := level_name(level)
	all := [other | some other in document.slaProperties; level_name(other) == name]
}

level_name(level) := level.property if not level.element

level_name(level) := sprintf("%v of %v", [level.property, level.element])

kept_levels contains [name, old, new] if {
	some name, old in levels(input.previous.document)
	new := levels(input.document)[name]
}

shown(level) := trim_space(sprintf("%v %v", [object.get(level, "value", "(none)"), object.get(level, "unit", "")]))

# in seconds where it is a time, else as it stands
amount(level) := level.value * object.get(seconds, lower(sprintf("%v", [object.get(level, "unit", "")])), 1) if {
	is_number(level.value)
}

seconds := {
	"s": 1, "second": 1, "seconds": 1,
	"m": 60, "min": 60, "minute": 60, "minutes": 60,
	"h": 3600, "hour": 3600, "hours": 3600,
	"d": 86400, "day": 86400, "days": 86400,
	"w": 604800, "week": 604800, "weeks": 604800,
	"mo": 2629746, "month": 2629746, "months": 2629746,
	"y": 31556952, "yr": 31556952, "year": 31556952, "years": 31556952,
}

worse(old, new) if lowered(old.property, amount(old), amount(new))

lowered(name, old, new) if {
	name in {"latency", "frequency", "timeToDetect", "timeToNotify", "timeToRepair", "errorRate"}
	new > old
}

lowered(name, old, new) if {
	name in {"availability", "throughput", "retention"}
	new < old
}

# versions

default major_raised := false

major_raised if leading(new_version) > leading(old_version)

# below 1.0.0 the minor number breaks (semver.org, item 4)
leading(version) := 1000000 * part(version, 0) if part(version, 0) > 0

leading(version) := part(version, 1) if part(version, 0) == 0

part(version, i) := to_number(split(trim_prefix(version, "v"), ".")[i]) if semver.is_valid(trim_prefix(version, "v"))

default next_major := "with a higher major number"

next_major := sprintf("%d.0.0", [part(old_version, 0) + 1])
