package p

import rego.v1

default allow := false

allow if {
	some role in data.roles[input.user]
	role in {"admin", "ops"}
	not denied
}

denied if input.user == "eve"

names contains n if some n, _ in data.roles

f(x) := y if {
	y := x + 1
	print("f of", x)
}

unused if {
	input.never == 1
	f(2) == 4
}
