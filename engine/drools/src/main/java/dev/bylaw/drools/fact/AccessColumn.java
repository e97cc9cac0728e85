package dev.bylaw.drools.fact;

import dev.bylaw.federation.catalog.Column;

/** One column of an access request, with its labels as the catalog has them. */
public record AccessColumn(Access access, Column column) implements Facts {}
