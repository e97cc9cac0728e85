# Roles of every user through the user's groups; one user is asked for.
package bench.keyed

roles[user] := held if {
	some user, record in data.users
	held := {role | some group in record.groups; some role in data.groups[group]}
}

default allow := false

allow if input.role in roles[input.user]
