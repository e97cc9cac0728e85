package dev.bylaw.bundle.contract;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a column gives away of its data besides its labels, for linters.
 *
 * @param words the words of its name in lower case, and each two neighbours joined by a hyphen:
 *     {@code birthDate} is birth, date and birth-date; sorted
 * @param objectWords the words of its object's name; sorted
 * @param textWords the words of its description and business name; sorted
 * @param looks what its examples look like: {@code email}, {@code phone}, {@code iban}, {@code
 *     payment-card}, {@code ip-address}; sorted
 * @param denied the categories that the contract says it is not of, as the tag {@code pii:false}
 *     does; sorted
 */
public record ColumnSigns(
    Set<String> words,
    Set<String> objectWords,
    Set<String> textWords,
    Set<String> looks,
    Set<String> denied) {
  public ColumnSigns {
    words = sorted(words);
    objectWords = sorted(objectWords);
    textWords = sorted(textWords);
    looks = sorted(looks);
    denied = sorted(denied);
  }

  private static Set<String> sorted(Set<String> all) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(all));
  }
}
