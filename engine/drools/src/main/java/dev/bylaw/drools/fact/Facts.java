package dev.bylaw.drools.fact;

/** One thing that the rows of a table, or the patterns of a rule, are matched against. */
public sealed interface Facts permits Access, AccessColumn, Records, Document, DocumentColumn {}
