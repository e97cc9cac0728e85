# A token holds profiles; one of them must cover path and method.
package bench.authz

import data.authz.tokens

default allow := false

allow if {
	some profile in tokens[input.token].profiles
	regex.match(profile.path, input.path)
	input.method in profile.methods
}
