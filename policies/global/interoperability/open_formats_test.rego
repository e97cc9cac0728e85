package bylaw.global.interoperability.open_formats_test

import data.bylaw.global.interoperability.open_formats

rules(servers, columns) := found if {
	found := {f.rule | some f in open_formats.finding} with input as {"document": {"servers": servers}, "columns": columns}
}

column(type) := {"object": "orders", "name": "id", "path": "schema[0].properties[0]", "type": type}

test_open_formats_and_logical_types if {
	count(rules([{"server": "lake", "type": "s3", "format": "Parquet"}], [column("string")])) == 0
}

test_a_database_needs_no_format if {
	count(rules([{"server": "db", "type": "postgres"}], [])) == 0
}

test_a_closed_or_missing_format if {
	rules([{"server": "lake", "type": "s3", "format": "sas7bdat"}], []) == {"format"}
	rules([{"server": "lake", "type": "s3"}], []) == {"format"}
}

test_a_type_of_one_engine if {
	rules([], [column("VARCHAR2(18)")]) == {"logical-type"}
}
