package dev.bylaw.log.entry;

/**
 * What may tell who a person is: it is kept beside the tree, and the leaf only commits to it.
 *
 * @param id the field's name, such as {@code subject.id}; 1 to 255 bytes of UTF-8
 * @param text the value; where it has a structure of its own, its JSON text
 */
public record PersonalField(String id, String text) {}
