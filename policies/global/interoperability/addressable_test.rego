package bylaw.global.interoperability.addressable_test

import data.bylaw.global.interoperability.addressable

product := {"id": "urn:mesh:sales:orders", "domain": "sales", "outputPorts": [{"name": "orders", "version": "2.1.0"}]}

rules(document, kind) := found if {
	found := {f.rule | some f in addressable.finding} with input as {"kind": kind, "document": document}
}

test_a_product_that_can_be_addressed if {
	count(rules(product, "DataProduct")) == 0
}

test_an_id_that_is_no_urn if {
	rules(object.union(product, {"id": "orders"}), "DataProduct") == {"urn"}
	rules(object.union(product, {"id": "urn:mesh:sales:Orders 2"}), "DataProduct") == {"urn"}
	rules(object.remove(product, ["id"]), "DataProduct") == {"urn"}
}

test_a_urn_of_another_domain if {
	rules(object.union(product, {"domain": "people"}), "DataProduct") == {"urn-of-its-domain"}
}

test_ports_that_cannot_be_addressed if {
	rules(object.union(product, {"outputPorts": [{"name": "all orders"}]}), "DataProduct") == {"port-name"}
	twice := object.union(product, {"outputPorts": [{"name": "a"}, {"name": "a"}]})
	rules(twice, "DataProduct") == {"port-twice"}
}

test_versions_of_one_port_are_two_ports if {
	versions := object.union(product, {"outputPorts": [{"name": "a", "version": "1"}, {"name": "a", "version": "2"}]})
	count(rules(versions, "DataProduct")) == 0
}

test_a_contract_with_a_blank_in_its_id if {
	rules({"id": "my contract"}, "DataContract") == {"contract-id"}
	count(rules({"id": "53581432-6c55-4ba2-a65f-72344a91553a"}, "DataContract")) == 0
}
