package bylaw.global.access.processing_location_test

import data.bylaw.global.access.processing_location

request(location) := {
	"consumer": {"processing_location": location},
	"resource": {"regions": ["eu-central-1", "eu-west-1"]},
}

test_inside_passes if {
	count(processing_location.deny) == 0 with input as request("eu-west-1")
}

test_outside_is_denied_with_the_regions_named if {
	some reason in processing_location.deny with input as request("us-east-1")
	contains(reason.message, "eu-central-1, eu-west-1")
}

test_use_is_confined_to_the_regions if {
	processing_location.regions == {"eu-central-1", "eu-west-1"} with input as request("eu-west-1")
}
