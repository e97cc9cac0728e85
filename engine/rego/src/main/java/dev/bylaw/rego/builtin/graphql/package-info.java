/** GraphQL: parsing, schemas, validation. */
@NullMarked
package dev.bylaw.rego.builtin.graphql;

import org.jspecify.annotations.NullMarked;
