package dev.bylaw.bundle.policy;

import dev.bylaw.bundle.mesh.Vocabulary;
import dev.bylaw.bundle.yaml.MappingReader;
import dev.bylaw.federation.obligation.Allowed;
import dev.bylaw.federation.policy.Scope;
import dev.bylaw.federation.policy.Subjects;
import java.util.Set;

/** Reads what a policy, a waiver or a hold is about: {@code {actions, domains, products}}. */
final class ScopeReader {

  private final Vocabulary vocabulary;

  ScopeReader(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** The scope under a key; everything when the key is absent. */
  Scope read(MappingReader in, String key) {
    MappingReader scope = in.mapping(key);
    if (scope == null) {
      return Scope.ALL;
    }
    Scope read = readHere(scope);
    scope.finish();
    return read;
  }

  /** The scope whose keys stand in this mapping beside others. */
  Scope readHere(MappingReader in) {
    Allowed domains = allowed(in, "domains");
    vocabulary.domains(in, "domains", in.textSet("domains"));
    Allowed products = allowed(in, "products");
    vocabulary.products(in, "products", in.textSet("products"));
    return new Scope(allowed(in, "actions"), domains, products);
  }

  /** Whom something is for: {@code {subjects, roles}}; everybody when neither is there. */
  static Subjects subjects(MappingReader in) {
    return new Subjects(in.textSet("subjects"), in.textSet("roles"));
  }

  /** The names under a key; no limit when neither it nor an alias is there. */
  static Allowed allowed(MappingReader in, String key, String... aliases) {
    Set<String> names = in.textSet(key, aliases);
    boolean stated = in.has(key);
    for (String alias : aliases) {
      stated |= in.has(alias);
    }
    if (!stated) {
      return Allowed.ANY;
    }
    if (names.isEmpty()) {
      in.error(key, "empty_value", "`" + key + "` is empty, leave it out to mean everything", null);
    }
    return new Allowed.Only(names);
  }
}
