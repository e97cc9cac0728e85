package dev.bylaw.bundle.tree;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The parts of a tree, which different people answer for: {@code council}; and of each domain
 * {@code domains/<domain>/catalog}, which describes the domain and its products and is in every
 * slice, and {@code domains/<domain>/rules}, all the rest.
 *
 * <p>A part's digest is {@code sha256:} and the SHA-256 over, for each file in the order of its
 * path's UTF-8 bytes, the length of the path (four bytes, big-endian), the path and the SHA-256 of
 * the content. The tree's revision is {@code sha256:} and the SHA-256 over the text {@code
 * bylaw.dev/tree/v1} and, for each part in the order of their names, a line of name, space and
 * digest; each line ends with a newline. Neither depends on a file system, its order or its times.
 */
public final class TreeParts {

  /** The council's part: all that is under no domain. */
  public static final String COUNCIL = "council";

  private static final String DOMAINS = "domains/";
  private static final String CATALOG = "/catalog";
  private static final String RULES = "/rules";

  private TreeParts() {}

  /** The name of a domain's part that is in every slice. */
  public static String catalog(String domain) {
    return DOMAINS + domain + CATALOG;
  }

  /** The name of a domain's part that its own sidecars alone need. */
  public static String rules(String domain) {
    return DOMAINS + domain + RULES;
  }

  static boolean isRules(String part) {
    return part.startsWith(DOMAINS) && part.endsWith(RULES);
  }

  /** The domain whose part this is; empty for the council's. */
  public static String domain(String part) {
    int end = part.lastIndexOf('/');
    return part.startsWith(DOMAINS) && end > DOMAINS.length()
        ? part.substring(DOMAINS.length(), end)
        : "";
  }

  /** Whether this is the name of a part. */
  public static boolean isPart(String name) {
    return name.equals(COUNCIL)
        || (!domain(name).isEmpty()
            && domain(name).indexOf('/') < 0
            && (name.endsWith(CATALOG) || name.endsWith(RULES)));
  }

  /** The part that a file belongs to. */
  public static String of(TreeFile file) {
    String[] steps = file.path().split("/", 3);
    if (!steps[0].equals("domains") || steps.length < 3) {
      return COUNCIL;
    }
    return switch (Place.of(file)) {
      case Place.DomainFile _, Place.ProductFile _, Place.ContractFile _ -> catalog(steps[1]);
      default -> rules(steps[1]);
    };
  }

  static SortedMap<String, String> digests(Collection<TreeFile> files) {
    var byPart = new TreeMap<String, List<TreeFile>>();
    byPart.put(COUNCIL, new ArrayList<>());
    files.forEach(f -> byPart.computeIfAbsent(of(f), _ -> new ArrayList<>()).add(f));
    var digests = new TreeMap<String, String>();
    byPart.forEach((part, its) -> digests.put(part, digest(its)));
    return digests;
  }

  /** The digest of one part's files. */
  static String digest(Collection<TreeFile> files) {
    MessageDigest digest = sha256();
    files.stream()
        .sorted(Comparator.comparing(file -> utf8(file.path()), Arrays::compareUnsigned))
        .forEach(file -> {
          byte[] path = utf8(file.path());
          digest.update(ByteBuffer.allocate(4).putInt(path.length).flip());
          digest.update(path);
          digest.update(sha256().digest(file.bytes()));
        });
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }

  /** The revision of the tree with these parts. */
  public static String revision(SortedMap<String, String> parts) {
    var text = new StringBuilder("bylaw.dev/tree/v1\n");
    parts.forEach((part, digest) -> text.append(part).append(' ').append(digest).append('\n'));
    return "sha256:" + HexFormat.of().formatHex(sha256().digest(utf8(text.toString())));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
