package dev.bylaw.log.seal;

import dev.bylaw.log.entry.EntryException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secrets of a store that stand in a file of their own, outside of the log's directory: the key
 * of the tags, and the key-encryption keys, of which the one with the highest number wraps.
 *
 * <pre>
 * bylaw-payload-keys 1
 * tag &lt;base64, 32 bytes&gt;
 * wrap 1 &lt;base64, 32 bytes&gt;
 * </pre>
 */
public final class PayloadKeys {
  private static final String HEADER = "bylaw-payload-keys 1";
  static final int KEY_BYTES = 32;

  private final byte[] tagKey;
  private final SortedMap<Integer, byte[]> wrapping;

  private PayloadKeys(byte[] tagKey, SortedMap<Integer, byte[]> wrapping) {
    this.tagKey = tagKey;
    this.wrapping = wrapping;
  }

  public static PayloadKeys generate() {
    SecureRandom random = new SecureRandom();
    TreeMap<Integer, byte[]> wrapping = new TreeMap<>();
    byte[] tag = new byte[KEY_BYTES];
    byte[] wrap = new byte[KEY_BYTES];
    random.nextBytes(tag);
    random.nextBytes(wrap);
    wrapping.put(1, wrap);
    return new PayloadKeys(tag, wrapping);
  }

  /** The same with one more key-encryption key, which wraps from now on. */
  public PayloadKeys rotated() {
    TreeMap<Integer, byte[]> more = new TreeMap<>(wrapping);
    byte[] wrap = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(wrap);
    more.put(wrapping.lastKey() + 1, wrap);
    return new PayloadKeys(tagKey, more);
  }

  /** The same without the key-encryption keys before the newest. */
  public PayloadKeys newestOnly() {
    return new PayloadKeys(tagKey, new TreeMap<>(wrapping.tailMap(wrapping.lastKey())));
  }

  public static PayloadKeys parse(String text) throws EntryException {
    byte[] tag = new byte[0];
    TreeMap<Integer, byte[]> wrapping = new TreeMap<>();
    boolean first = true;
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (first) {
        if (!line.strip().equals(HEADER)) {
          throw new EntryException("expected `" + HEADER + "` in the first line");
        }
        first = false;
        continue;
      }
      String[] words = line.strip().split(" +");
      if (words.length == 2 && words[0].equals("tag") && tag.length == 0) {
        tag = key(words[1]);
      } else if (words.length == 3 && words[0].equals("wrap")) {
        if (!words[1].matches("[1-9][0-9]{0,8}")
            || wrapping.put(Integer.parseInt(words[1]), key(words[2])) != null) {
          throw new EntryException("expected a number of its own, found `" + words[1] + "`");
        }
      } else {
        throw new EntryException("expected `tag KEY` once, or `wrap NUMBER KEY`");
      }
    }
    if (tag.length == 0 || wrapping.isEmpty()) {
      throw new EntryException("expected a line `tag` and a line `wrap`");
    }
    return new PayloadKeys(tag, wrapping);
  }

  private static byte[] key(String text) throws EntryException {
    try {
      byte[] key = Base64.getDecoder().decode(text);
      if (key.length == KEY_BYTES) {
        return key;
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new EntryException("expected a key of 32 bytes in base64");
  }

  /** As {@link #parse} reads it. */
  public String toSecretText() {
    Base64.Encoder base64 = Base64.getEncoder();
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    text.append("tag ").append(base64.encodeToString(tagKey)).append('\n');
    wrapping.forEach((number, key) ->
        text.append("wrap ")
            .append(number)
            .append(' ')
            .append(base64.encodeToString(key))
            .append('\n'));
    return text.toString();
  }

  int current() {
    return wrapping.lastKey();
  }

  /** The key-encryption key of a number; no bytes if there is none. */
  byte[] wrapping(int number) {
    return wrapping.getOrDefault(number, new byte[0]);
  }

  /** What a subject or a group is called outside of payloads: nobody without the key can tell. */
  Tag tag(KeyOwner owner) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(tagKey, "HmacSHA256"));
      mac.update(owner.prefix());
      return new Tag(mac.doFinal(owner.name().getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
