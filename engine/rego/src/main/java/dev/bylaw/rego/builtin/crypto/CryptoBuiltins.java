package dev.bylaw.rego.builtin.crypto;

import static dev.bylaw.rego.builtin.Operands.stringValue;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Digests and keyed digests, in hex. */
public final class CryptoBuiltins {
  private CryptoBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "crypto.md5" -> digest("MD5");
      case "crypto.sha1" -> digest("SHA-1");
      case "crypto.sha256" -> digest("SHA-256");
      case "crypto.hmac.md5" -> hmac("HmacMD5");
      case "crypto.hmac.sha1" -> hmac("HmacSHA1");
      case "crypto.hmac.sha256" -> hmac("HmacSHA256");
      case "crypto.hmac.sha512" -> hmac("HmacSHA512");
      case "crypto.hmac.equal" -> (_, a) -> equal(a);
      default -> null;
    };
  }

  private static Implementation digest(String algorithm) {
    return (_, a) -> {
      byte[] text = stringValue(a, 0).utf8();
      try {
        return hex(MessageDigest.getInstance(algorithm).digest(text));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  private static Implementation hmac(String algorithm) {
    return (_, a) -> {
      byte[] message = stringValue(a, 0).utf8();
      byte[] key = stringValue(a, 1).utf8();
      return hex(hmac(algorithm, key, message));
    };
  }

  /** The keyed digest; an empty key is one of zeros, as HMAC pads it. */
  public static byte[] hmac(String algorithm, byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Value equal(Value[] a) throws BuiltinException {
    return BooleanValue.of(
        MessageDigest.isEqual(stringValue(a, 0).utf8(), stringValue(a, 1).utf8()));
  }

  private static Value hex(byte[] bytes) {
    return StringValue.of(HexFormat.of().formatHex(bytes));
  }
}
