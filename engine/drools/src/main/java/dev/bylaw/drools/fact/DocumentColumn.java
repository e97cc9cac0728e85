package dev.bylaw.drools.fact;

/** One column of a document. */
public record DocumentColumn(Document document, Document.DescribedColumn described)
    implements Facts {}
