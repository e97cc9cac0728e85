package dev.bylaw.rego.builtin;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The registry of built-in functions. All names that OPA knows have a {@link #signature}; those
 * that are implemented have a {@link #lookup} too.
 */
public final class Builtins {
  private static final Map<String, Signature> SIGNATURES = readSignatures();
  private static final Map<String, Signature> BY_OPERATOR = byOperator();
  private static final Map<String, Builtin> FOUND = new ConcurrentHashMap<>();

  private static final List<BuiltinFamily> FAMILIES =
      ServiceLoader.load(BuiltinFamily.class, Builtins.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .toList();

  private Builtins() {}

  /** The function {@code name}, or null if there is none or it is not implemented. */
  public static @Nullable Builtin lookup(String name) {
    Builtin found = FOUND.get(name);
    if (found != null) {
      return found;
    }
    Signature signature = SIGNATURES.get(name);
    if (signature == null) {
      return null;
    }
    for (BuiltinFamily family : FAMILIES) {
      Implementation implementation = family.find(name);
      if (implementation != null) {
        return FOUND.computeIfAbsent(name, _ -> new Builtin(signature, implementation));
      }
    }
    return null;
  }

  /** How {@code name} is called, or null if OPA knows no such function. */
  public static @Nullable Signature signature(String name) {
    return SIGNATURES.get(name);
  }

  /** The function that {@code operator}, such as {@code +} or {@code in}, calls, or null. */
  public static @Nullable Signature operator(String operator) {
    return BY_OPERATOR.get(operator);
  }

  /** All signatures, by name. */
  public static Collection<Signature> signatures() {
    return SIGNATURES.values();
  }

  private static Map<String, Signature> readSignatures() {
    Map<String, Signature> signatures = new TreeMap<>();
    try (InputStream in =
        Objects.requireNonNull(Builtins.class.getResourceAsStream("signatures.txt"))) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(SignatureReader::read)
          .forEach(signature -> signatures.put(signature.name(), signature));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // looked up for each call of a program, and listed by name
    return Collections.unmodifiableMap(new LinkedHashMap<>(signatures));
  }

  private static Map<String, Signature> byOperator() {
    Map<String, Signature> operators = new TreeMap<>();
    for (Signature signature : SIGNATURES.values()) {
      if (signature.infix() != null) {
        operators.putIfAbsent(signature.infix(), signature);
      }
    }
    return operators;
  }
}
