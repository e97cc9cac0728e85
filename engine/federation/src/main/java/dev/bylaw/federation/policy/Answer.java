package dev.bylaw.federation.policy;

/**
 * An evaluated answer of a domain or product to a council's default or delegated control. Several
 * answers to one control join. An answer that does not apply is none; one that fails is DENY and
 * never falls back to the default.
 *
 * @param control the id of the guard that it answers
 * @param source where it comes from
 * @param contribution what it says here
 */
public record Answer(PolicyId control, Source source, Contribution contribution) {}
