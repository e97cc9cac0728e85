package dev.bylaw.bundle.mesh;

import dev.bylaw.federation.catalog.Column;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The labels that a mesh knows: what kind of data a column holds (category) and how much its
 * disclosure would harm (sensitivity), kept apart; and what the tags of contracts mean by them.
 *
 * @param sensitivities from the least to the most sensitive
 * @param categories by id
 * @param tags what a tag, classification or custom property means, by its spelling in lower case
 */
public record Taxonomy(
    List<String> sensitivities, Map<String, Category> categories, Map<String, Meaning> tags) {

  /**
   * A kind of data.
   *
   * @param id its id, in lower case
   * @param title its name for people
   * @param within the categories that it is a part of: {@code email} is within {@code pii}
   * @param sensitivity how sensitive a column of it is that says no more, or null
   */
  public record Category(
      String id, String title, Set<String> within, @Nullable String sensitivity) {
    public Category {
      within = Collections.unmodifiableSortedSet(new TreeSet<>(within));
    }
  }

  /**
   * What a tag means.
   *
   * @param categories the categories it stands for
   * @param sensitivity the sensitivity it stands for, or null
   */
  public record Meaning(Set<String> categories, @Nullable String sensitivity) {
    public Meaning {
      categories = Collections.unmodifiableSortedSet(new TreeSet<>(categories));
    }
  }

  /** What a mesh has that declares no taxonomy of its own. */
  public static final Taxonomy STANDARD = standard();

  public Taxonomy {
    sensitivities = List.copyOf(sensitivities);
    categories = Collections.unmodifiableMap(new LinkedHashMap<>(categories));
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  /** Whether policies may speak of the label: a category, a sensitivity, or unclassified. */
  public boolean knows(String label) {
    return categories.containsKey(label)
        || sensitivities.contains(label)
        || label.equals(Column.UNCLASSIFIED);
  }

  /** All labels; sorted. */
  public Set<String> labels() {
    var labels = new TreeSet<>(categories.keySet());
    labels.addAll(sensitivities);
    labels.add(Column.UNCLASSIFIED);
    return labels;
  }

  /** The known ones among the categories, with all that they are within. */
  public Set<String> closure(Collection<String> ids) {
    var closed = new TreeSet<String>();
    Deque<String> open = new ArrayDeque<>(ids);
    while (!open.isEmpty()) {
      Category category = categories.get(open.pop());
      if (category != null && closed.add(category.id())) {
        open.addAll(category.within());
      }
    }
    return closed;
  }

  /** The more sensitive of two; null is less than any. */
  public @Nullable String max(@Nullable String a, @Nullable String b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return sensitivities.indexOf(a) >= sensitivities.indexOf(b) ? a : b;
  }

  /** What a tag means, by the mesh's word, else because it is a label itself, else null. */
  public @Nullable Meaning meaning(String tag) {
    String key = tag.strip().toLowerCase(Locale.ROOT);
    Meaning declared = tags.get(key);
    if (declared != null) {
      return declared;
    }
    String id = key.replace('_', '-').replace(' ', '-');
    if (categories.containsKey(id)) {
      return new Meaning(Set.of(id), null);
    }
    return sensitivities.contains(id) ? new Meaning(Set.of(), id) : null;
  }

  private static Taxonomy standard() {
    var categories = new LinkedHashMap<String, Category>();
    categories.put("pii", new Category("pii", "personal data", Set.of(), null));
    for (String personal :
        List.of(
            "identifier",
            "quasi-identifier",
            "name",
            "email",
            "phone",
            "address",
            "birth-date",
            "location",
            "ip-address",
            "financial",
            "health",
            "biometric")) {
      String title = personal.replace('-', ' ');
      categories.put(personal, new Category(personal, title, Set.of("pii"), null));
    }
    categories.put("credential", new Category("credential", "credentials", Set.of(), "restricted"));
    var tags = new LinkedHashMap<String, Meaning>();
    for (String word : List.of("personal", "personal-data", "personal data", "gdpr", "pi")) {
      tags.put(word, new Meaning(Set.of("pii"), null));
    }
    tags.put("phi", new Meaning(Set.of("health"), null));
    tags.put("sensitive", new Meaning(Set.of(), "confidential"));
    tags.put("private", new Meaning(Set.of(), "confidential"));
    tags.put("secret", new Meaning(Set.of(), "restricted"));
    tags.put("open", new Meaning(Set.of(), "public"));
    return new Taxonomy(
        List.of("public", "internal", "confidential", "restricted"), categories, tags);
  }
}
