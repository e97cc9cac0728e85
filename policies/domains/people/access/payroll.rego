# METADATA
# title: Salaries are read by payroll alone
# description: Even inside People, a salary is shown for the purpose of payroll and to nobody else.
# custom:
#   bylaw:
#     kind: guard
#     id: people.payroll-only
#     owner: people-data
#     rationale: need to know
package bylaw.domains.people.access.payroll

mask contains {"column": column.name, "action": "drop"} if {
	some column in input.resource.columns
	"financial" in column.categories
	not for_payroll
}

for_payroll if {
	input.purpose == "payroll"
	"payroll-clerk" in input.subject.roles
}
