# METADATA
# title: A breaking change raises the major version
# description: >-
#   Compares a contract with its previous version, where one is given. What a consumer relied on and would lose
#   (an object, a column, a type, a promised value, a service level) may only go with a new major version.
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
	some object_name, columns in before
	object_name in object.keys(now)
	some name in (object.keys(columns) - object.keys(now[object_name]))
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
	old_limits := limits(input.previous.document, old)
	some limit, new_limit in limits(input.document, new)
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
	some [old, new] in kept
	labels(old) != labels(new)
}

notable contains {
	"rule": "meaning_changed",
	"path": new.path,
	"message": sprintf("column `%s` is described otherwise than before", [new.name]),
} if {
	some [old, new] in kept
	property(input.previous.document, old).description != property(input.document, new).description
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

# the columns, by object and name

before[column.object][column.name] := column if some column in input.previous.columns

now[column.object][column.name] := column if some column in input.columns

kept contains [old, new] if {
	some object_name, columns in before
	some name, old in columns
	new := now[object_name][name]
}

objects(columns) := {column.object | some column in columns}

labels(column) := sprintf("[%s]", [concat(", ", sort(array.concat(column.categories, [column.sensitivity])))])

# the property of the document that a column was read from; nested ones are compared by type and promise alone
property(document, column) := found if {
	some schema in document.schema
	schema.name == column.object
	some found in schema.properties
	found.name == column.name
}

# every value of the one is a value of the other
widenings := {"integer": {"number"}, "date": {"timestamp"}, "time": {"timestamp"}}

limits(document, column) := object.union(
	object.filter(
		object.get(property(document, column), "logicalTypeOptions", {}),
		{"maxLength", "maximum", "minLength", "minimum"},
	),
	{"physical length": to_number(length[1]) |
		some length in regex.find_all_string_submatch_n(
			`^[A-Za-z ]+\((\d+)\)$`,
			object.get(property(document, column), "physicalType", ""), 1,
		)
	},
)

# what was no limit before is one now
narrower(_, null, _)

narrower(limit, old, new) if {
	limit in {"maxLength", "maximum", "physical length"}
	is_number(old)
	new < old
}

narrower(limit, old, new) if {
	limit in {"minLength", "minimum"}
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
