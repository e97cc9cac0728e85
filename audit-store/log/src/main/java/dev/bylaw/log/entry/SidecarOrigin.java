package dev.bylaw.log.entry;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The origin of the log that one sidecar writes in one epoch: {@code <mesh>/sidecar/<id>/<epoch>}.
 *
 * @param mesh the mesh's name, a schema-less URL such as {@code mesh.example.com}
 * @param sidecar the sidecar's id: letters, digits, dot, dash, underscore
 * @param epoch counts from 1; a new one begins when the journal of the last is lost
 */
public record SidecarOrigin(String mesh, String sidecar, long epoch) {
  private static final Pattern FORM =
      Pattern.compile("([^+\\s]+)/sidecar/([A-Za-z0-9._-]+)/(0|[1-9][0-9]{0,14})");

  public SidecarOrigin {
    if (!FORM.matcher(mesh + "/sidecar/" + sidecar + "/" + epoch).matches()) {
      throw new IllegalArgumentException(
          "not an origin: mesh `%s`, sidecar `%s`, epoch %d".formatted(mesh, sidecar, epoch));
    }
  }

  /** Whether a text is the origin of a sidecar's log. */
  public static boolean isValid(String text) {
    return text.length() <= EncodedEntry.MAX_ORIGIN_BYTES && FORM.matcher(text).matches();
  }

  public static SidecarOrigin parse(String text) throws EntryException {
    Matcher matcher = FORM.matcher(text);
    if (!isValid(text) || !matcher.matches()) {
      throw new EntryException(
          "`" + text + "` is not an origin: expected `<mesh>/sidecar/<id>/<epoch>`");
    }
    return new SidecarOrigin(matcher.group(1), matcher.group(2), Long.parseLong(matcher.group(3)));
  }

  /** The name that the sidecar's key is enrolled under: the origin without the epoch. */
  public String keyName() {
    return mesh + "/sidecar/" + sidecar;
  }

  @Override
  public String toString() {
    return keyName() + "/" + epoch;
  }
}
