# METADATA
# title: Whoever acts for another is held to what both may do
# description: >-
#   A service or an agent that acts on behalf of a person must be a service, and the person must not be
#   blocked. Training of models on personal data needs an approval.
# custom:
#   bylaw:
#     kind: guard
#     id: council.access.agents
#     force: mandatory
#     owner: data-governance-office
#     rationale: EU AI Act Article 10, data governance; no confused deputies
#     optional: [input.subject.on_behalf_of]
package bylaw.global.access.agents

deny contains {
	"code": "delegation.person",
	"message": "a person cannot act on behalf of another subject; only a service can",
} if {
	input.subject.on_behalf_of
	input.subject.type != "service"
}

duty contains {"type": "approval", "by": input.resource.owner, "for": "training on personal data"} if {
	input.action == "train"
	"pii" in input.resource.labels
}
