# METADATA
# title: Other domains see how far campaigns reached, never of which few
# description: Marketing returns only aggregates over five campaigns or more to other domains.
# custom:
#   bylaw:
#     kind: guard
#     id: marketing.small-campaigns
#     owner: marketing-data
#     rationale: a single campaign tells what was tried before it is announced
#     applies:
#       actions: [read, export]
package bylaw.domains.marketing.access.small_campaigns

minimum_aggregation := 5 if input.consumer.domain != "marketing"
