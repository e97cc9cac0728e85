package dev.bylaw.drools.drl;

/** A rule said something that is no contribution, or read an attribute in another type. */
final class MalformedContribution extends RuntimeException {
  MalformedContribution(String message) {
    super(message, null, false, false);
  }
}
