package dev.bylaw.pdp;

/**
 * A document that a caller hands over to be judged.
 *
 * @param name the file name that findings bear
 * @param bytes an ODCS contract or an ODPS product, YAML or JSON, UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
public record SubmittedDocument(String name, byte[] bytes) {}
