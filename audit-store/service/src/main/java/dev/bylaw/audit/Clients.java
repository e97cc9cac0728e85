package dev.bylaw.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may ask the store: a line for each client with its name, the SHA-256 of its token in
 * hexadecimal digits, and its roles with commas between them; comments behind {@code #}. The file
 * is read again when it changed; one that cannot be read leaves the last good one in force, or
 * nobody.
 *
 * <p>Without a file whoever calls from this machine has all roles but {@link Role#ERASE}, and
 * nobody else has any.
 */
final class Clients {
  private static final Logger LOG = LoggerFactory.getLogger(Clients.class);

  /** Someone who calls. */
  record Client(String name, Set<Role> roles) {
    Client {
      roles = Set.copyOf(roles);
    }

    boolean may(Role role) {
      return roles.contains(role);
    }
  }

  private static final Client LOCAL = new Client("local", EnumSet.of(Role.QUERY, Role.PERSONAL));

  private record Line(byte[] hash, Client client) {}

  private final WatchedFile file;
  private @Nullable List<Line> lines;

  Clients(Path file) {
    this.file = new WatchedFile(file);
  }

  /**
   * Who calls; null if nobody who is known.
   *
   * @param token the bearer token; empty if none was sent
   * @param loopback whether the call comes from this machine
   */
  @Nullable Client find(String token, boolean loopback) {
    List<Line> known = lines();
    if (known == null) {
      return loopback ? LOCAL : null;
    }
    byte[] hash = sha256(token);
    Client found = null;
    for (Line line : known) {
      // all lines are compared, each in constant time
      if (MessageDigest.isEqual(line.hash, hash)) {
        found = line.client;
      }
    }
    return token.isEmpty() ? null : found;
  }

  private synchronized @Nullable List<Line> lines() {
    try {
      readIfChanged();
    } catch (IOException e) {
      LOG.error(
          "`{}` cannot be read, what was read before stays in force: {}",
          file.path(),
          e.getMessage());
      if (lines == null) {
        lines = List.of();
      }
    }
    return lines;
  }

  private void readIfChanged() throws IOException {
    // a file that vanished opens nothing
    if (!file.changed()) {
      return;
    }
    List<Line> read = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file.path())) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        read.add(line(line.strip().split("\\s+"), number));
      }
    }
    lines = read;
    LOG.info("{} clients are known", read.size());
  }

  private Line line(String[] words, int number) throws IOException {
    try {
      if (words.length == 3 && words[1].length() == 64) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String role : words[2].split(",")) {
          roles.add(Role.valueOf(role.toUpperCase(Locale.ROOT)));
        }
        return new Line(HexFormat.of().parseHex(words[1]), new Client(words[0], roles));
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new IOException(
        "line %d: expected a name, 64 hexadecimal digits, and roles out of query,personal,erase"
            .formatted(number));
  }

  private static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
