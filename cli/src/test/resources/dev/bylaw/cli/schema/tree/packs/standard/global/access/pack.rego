# METADATA
# title: Of a pack
# custom:
#   bylaw: {kind: guard, owner: office, force: mandatory, id: council.pack}
package bylaw.global.access.pack

deny contains "never" if input.action == "never"
