# METADATA
# title: A domain says what an export of its data demands
# description: >-
#   The council delegates the terms of exports: each domain must answer with what an export obliges the
#   consumer to, at least an access-log line. A domain that has not answered exports nothing.
# custom:
#   bylaw:
#     kind: guard
#     id: council.access.export-duties
#     force: delegated
#     bounds:
#       lo: {duties: [{type: log}]}
#     owner: data-governance-office
#     rationale: the owner of the data knows its risk; the council only wants an answer
#     applies:
#       actions: [export, share]
package bylaw.global.access.export_duties

# Delegated: what applies is the domain's answer (domains/<domain>/answers.yaml).
applies := true
