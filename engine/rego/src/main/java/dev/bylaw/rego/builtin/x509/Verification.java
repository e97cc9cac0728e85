package dev.bylaw.rego.builtin.x509;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Path validation (RFC 5280, section 6) from a leaf over intermediates to one root, with the
 * decisions of Go's {@code x509.Certificate.Verify}.
 *
 * @param dnsName the host that the leaf must be valid for; empty for any
 * @param usages extended usages of which one must be allowed throughout
 */
record Verification(Instant at, String dnsName, List<Integer> usages) {
  private static final int ANY_USAGE = 0;
  private static final int MAX_SIGNATURE_CHECKS = 100;
  private static final int CERTIFICATE_SIGNING = 1 << 5;

  /** The chain from the leaf to the root, or null if there is none. */
  @Nullable List<Certificate> chain(
      Certificate leaf, List<Certificate> intermediates, Certificate root) {
    if (!valid(leaf, List.of(), false) || !HostName.matches(dnsName, leaf)) {
      return null;
    }
    List<List<Certificate>> chains = new ArrayList<>();
    if (Arrays.equals(leaf.raw(), root.raw())) {
      chains.add(List.of(leaf));
    } else {
      new Search(unique(intermediates), root, chains).extend(List.of(leaf));
    }
    for (List<Certificate> chain : chains) {
      boolean accepted = Policies.accept(chain) && usagesAllowed(chain) && NameCheck.accepts(chain);
      if (accepted) {
        return chain;
      }
    }
    return null;
  }

  private static List<Certificate> unique(List<Certificate> certificates) {
    List<Certificate> unique = new ArrayList<>();
    for (Certificate certificate : certificates) {
      if (unique.stream().noneMatch(other -> Arrays.equals(other.raw(), certificate.raw()))) {
        unique.add(certificate);
      }
    }
    return unique;
  }

  private boolean valid(Certificate certificate, List<Certificate> chain, boolean intermediate) {
    Extensions extensions = certificate.extensions();
    if (!extensions.unhandledCritical.isEmpty()
        || at.isBefore(certificate.notBefore().toInstant())
        || at.isAfter(certificate.notAfter().toInstant())) {
      return false;
    }
    if (!chain.isEmpty() && !Arrays.equals(chain.getLast().issuer(), certificate.subject())) {
      return false;
    }
    if (intermediate && !(extensions.hasBasicConstraints && extensions.isAuthority)) {
      return false;
    }
    return !extensions.hasBasicConstraints
        || extensions.pathLength < 0
        || chain.size() - 1 <= extensions.pathLength;
  }

  /** Finds chains, the root before intermediates, the likelier parents first. */
  private final class Search {
    private final List<Certificate> intermediates;
    private final Certificate root;
    private final List<List<Certificate>> chains;
    private int checks;

    Search(List<Certificate> intermediates, Certificate root, List<List<Certificate>> chains) {
      this.intermediates = intermediates;
      this.root = root;
      this.chains = chains;
    }

    void extend(List<Certificate> chain) {
      Certificate child = chain.getLast();
      for (Certificate parent : parents(child, List.of(root))) {
        consider(chain, parent, false);
      }
      for (Certificate parent : parents(child, intermediates)) {
        consider(chain, parent, true);
      }
    }

    private void consider(List<Certificate> chain, Certificate parent, boolean intermediate) {
      if (++checks > MAX_SIGNATURE_CHECKS
          || parent.publicKey() == null
          || contains(chain, parent)
          || !signed(chain.getLast(), parent)
          || !valid(parent, chain, intermediate)) {
        return;
      }
      List<Certificate> longer = new ArrayList<>(chain);
      longer.add(parent);
      if (intermediate) {
        extend(longer);
      } else {
        chains.add(longer);
      }
    }
  }

  /** Those whose subject is the issuer, those with the same key id first. */
  private static List<Certificate> parents(Certificate child, List<Certificate> candidates) {
    List<List<Certificate>> byMatch =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    byte[] wanted = orEmpty(child.extensions().authorityKeyId);
    for (Certificate candidate : candidates) {
      if (Arrays.equals(candidate.subject(), child.issuer())) {
        byte[] id = orEmpty(candidate.extensions().subjectKeyId);
        boolean oneMissing = (id.length == 0) != (wanted.length == 0);
        byMatch.get(Arrays.equals(id, wanted) ? 0 : oneMissing ? 1 : 2).add(candidate);
      }
    }
    return byMatch.stream().flatMap(List::stream).toList();
  }

  private static byte[] orEmpty(byte @Nullable [] bytes) {
    return bytes == null ? new byte[0] : bytes;
  }

  /** Whether a chain has a certificate of the same subject, key and names. */
  private static boolean contains(List<Certificate> chain, Certificate candidate) {
    for (Certificate other : chain) {
      if (Arrays.equals(other.subject(), candidate.subject())
          && Arrays.equals(other.publicKeyBytes(), candidate.publicKeyBytes())) {
        byte[] mine = candidate.alternativeNames();
        byte[] names = other.alternativeNames();
        if (mine == null || names == null) {
          return mine == null && names == null;
        }
        if (Arrays.equals(mine, names)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean signed(Certificate child, Certificate parent) {
    Extensions extensions = parent.extensions();
    boolean mayNot =
        extensions.hasBasicConstraints ? !extensions.isAuthority : parent.version() == 3;
    int usage = extensions.keyUsage;
    boolean otherUsage = usage != 0 && (usage & CERTIFICATE_SIGNING) == 0;
    return !mayNot
        && !otherUsage
        && parent.publicKey() != null
        && child
            .signatureAlgorithm()
            .verifies(parent.publicKey(), child.signed(), child.signature());
  }

  /** Whether a usage that was asked for is allowed by each certificate that names usages. */
  private boolean usagesAllowed(List<Certificate> chain) {
    if (usages.contains(ANY_USAGE)) {
      return true;
    }
    List<Integer> left = new ArrayList<>(usages);
    for (Certificate certificate : chain.reversed()) {
      boolean silent =
          certificate.usages().isEmpty() && certificate.extensions().unknownUsages.isEmpty();
      if (!silent && !certificate.usages().contains(ANY_USAGE)) {
        left.retainAll(certificate.usages());
      }
    }
    return !left.isEmpty();
  }

  /** A text in lower case, where letters are those of ASCII. */
  static String lower(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.chars().forEach(c -> out.append(c >= 'A' && c <= 'Z' ? (char) (c + 'a' - 'A') : (char) c));
    return out.toString();
  }

  /** Whether one domain lies under another, as constraints mean it. */
  static boolean isUnder(String name, String constraint) {
    String domain = name.toLowerCase(Locale.ROOT);
    String tree = constraint.toLowerCase(Locale.ROOT);
    return tree.isEmpty()
        || domain.equals(tree)
        || (domain.endsWith(tree)
            && (tree.startsWith(".") || domain.charAt(domain.length() - tree.length() - 1) == '.'));
  }
}
