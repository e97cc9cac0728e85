package bylaw.global.retention.storage_limitation_test

import data.bylaw.global.retention.storage_limitation

test_every_record_has_both_ends if {
	storage_limitation.keep_at_least == "P1Y"
	storage_limitation.delete_by == "P10Y"
}
