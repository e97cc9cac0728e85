package bylaw.domains.marketing.access.small_campaigns_test

import data.bylaw.domains.marketing.access.small_campaigns

test_other_domains_see_aggregates if {
	small_campaigns.minimum_aggregation == 5 with input as {"consumer": {"domain": "sales"}}
}

test_marketing_sees_single_campaigns if {
	not small_campaigns.minimum_aggregation with input as {"consumer": {"domain": "marketing"}}
}
