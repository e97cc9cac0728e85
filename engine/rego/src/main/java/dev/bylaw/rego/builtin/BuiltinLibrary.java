package dev.bylaw.rego.builtin;

import dev.bylaw.rego.type.Type;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The functions that a program may call: OPA's, and those of its embedder.
 *
 * <p>Immutable; may be shared by programs and threads.
 */
public final class BuiltinLibrary {
  private static final BuiltinLibrary STANDARD = new BuiltinLibrary(Map.of());

  private final Map<String, Builtin> own;

  /** Made once: a program asks for them at each of its calls. */
  private final Map<String, Type> types = new ConcurrentHashMap<>();

  private BuiltinLibrary(Map<String, Builtin> own) {
    this.own = Collections.unmodifiableMap(new TreeMap<>(own));
  }

  /** OPA's functions alone. */
  public static BuiltinLibrary standard() {
    return STANDARD;
  }

  /**
   * This library and functions of the embedder's own, made with {@link Builtin#of}.
   *
   * @throws IllegalArgumentException if a name is taken: no program may find that {@code count}
   *     means something else
   */
  public BuiltinLibrary with(Collection<Builtin> more) {
    Map<String, Builtin> all = new TreeMap<>(own);
    for (Builtin builtin : more) {
      if (signature(builtin.name()) != null || all.put(builtin.name(), builtin) != null) {
        throw new IllegalArgumentException("`" + builtin.name() + "` is a built-in function");
      }
    }
    return new BuiltinLibrary(all);
  }

  /** The function {@code name}, or null if there is none or it is not implemented. */
  public @Nullable Builtin lookup(String name) {
    Builtin builtin = own.get(name);
    return builtin == null ? Builtins.lookup(name) : builtin;
  }

  /** How {@code name} is called, or null if there is no such function. */
  public @Nullable Signature signature(String name) {
    Builtin builtin = own.get(name);
    return builtin == null ? Builtins.signature(name) : builtin.signature();
  }

  /** The function {@code name} as a type, or null if there is no such function. */
  public @Nullable Type type(String name) {
    Type known = types.get(name);
    if (known == null) {
      Signature signature = signature(name);
      if (signature == null) {
        return null;
      }
      known = signature.type();
      types.put(name, known);
    }
    return known;
  }

  /** All functions. */
  public Stream<Signature> signatures() {
    return Stream.concat(
        Builtins.signatures().stream(), own.values().stream().map(Builtin::signature));
  }
}
