# METADATA
# title: Records are kept for a year and are gone after ten
# description: The widest bounds of the mesh. Contracts and domains narrow them; the strictest word decides.
# custom:
#   bylaw:
#     kind: retention
#     id: council.retention.storage-limitation
#     owner: council
#     rationale: GDPR Article 5(1)(e), storage limitation
package bylaw.global.retention.storage_limitation

keep_at_least := "P1Y"

delete_by := "P10Y"
