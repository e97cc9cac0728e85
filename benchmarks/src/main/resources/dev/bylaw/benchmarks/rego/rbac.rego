# Whoever is bound to a role may do what the role grants.
package bench.rbac

bindings := [
	{"user": "alice", "roles": ["developer", "reviewer"]},
	{"user": "bob", "roles": ["reviewer"]},
]

roles := {
	"developer": [
		{"action": "read", "resource": "server123"},
		{"action": "write", "resource": "server123"},
		{"action": "read", "resource": "database456"},
	],
	"reviewer": [{"action": "read", "resource": "server123"}],
}

default allow := false

allow if {
	some binding in bindings
	binding.user == input.subject
	some role in binding.roles
	some grant in roles[role]
	grant.action == input.action
	grant.resource == input.resource
}
