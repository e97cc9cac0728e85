package dev.bylaw.review.counterfactual;

/**
 * A key of an access agreement and what it should say.
 *
 * @param key as {@code consumer.domains}; one of its other spellings gives way to it
 * @param value as YAML
 */
public record Edit(String key, String value) {}
