package shop

# Whoever has a role may order up to its limit; nobody on the list of the blocked may.
default allow := false

allow if {
	some role in data.roles[input.user]
	input.amount <= data.limits[role]
	not blocked
}

blocked if input.user in data.blocked
