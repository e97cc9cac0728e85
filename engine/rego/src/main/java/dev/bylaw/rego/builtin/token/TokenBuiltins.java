package dev.bylaw.rego.builtin.token;

import static dev.bylaw.rego.builtin.Operands.string;

import dev.bylaw.rego.builtin.Builtin.Implementation;
import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.crypto.CryptoBuiltins;
import dev.bylaw.rego.builtin.crypto.Keys;
import dev.bylaw.rego.builtin.text.GoStrings;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.JsonException;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** JSON Web Tokens: io.jwt.decode, verify_*, encode_sign, encode_sign_raw. */
final class TokenBuiltins {
  private TokenBuiltins() {}

  static @Nullable Implementation find(String name) {
    return switch (name) {
      case "io.jwt.decode" -> (_, a) -> decode(a[0]);
      case "io.jwt.decode_verify" -> TokenVerification::decodeVerify;
      case "io.jwt.verify_hs256", "io.jwt.verify_hs384", "io.jwt.verify_hs512" ->
          verifySecret(algorithm(name));
      case "io.jwt.verify_eddsa" -> verify("EdDSA");
      case "io.jwt.verify_es256",
          "io.jwt.verify_es384",
          "io.jwt.verify_es512",
          "io.jwt.verify_ps256",
          "io.jwt.verify_ps384",
          "io.jwt.verify_ps512",
          "io.jwt.verify_rs256",
          "io.jwt.verify_rs384",
          "io.jwt.verify_rs512" ->
          verify(algorithm(name));
      case "io.jwt.encode_sign" ->
          (c, a) -> sign(c, Json.write(a[0]), Json.write(a[1]), Json.write(a[2]));
      case "io.jwt.encode_sign_raw" -> TokenBuiltins::signRaw;
      default -> null;
    };
  }

  private static String algorithm(String function) {
    return function.substring("io.jwt.verify_".length()).toUpperCase(Locale.ROOT);
  }

  private static Value decode(Value jwt) throws BuiltinException {
    Token token = Token.parse(jwt);
    ObjectValue header = token.decodedHeader();
    String payload = token.decodedPayload();
    if (header.get("cty") instanceof StringValue contentType && contentType.value().equals("JWT")) {
      // a token in a token may stand in quotes
      return decode(StringValue.of(GoStrings.trim(payload, "\"'", true, true)));
    }
    ObjectValue claims = Token.jsonObject(payload);
    String signature = HexFormat.of().formatHex(token.namedSignature());
    return ArrayValue.of(header, claims, StringValue.of(signature));
  }

  private static Implementation verifySecret(String algorithm) {
    return (_, a) -> {
      string(a, 0);
      byte[] secret = StringValue.of(string(a, 1)).utf8();
      Token token = Token.parse(a[0]);
      byte[] expected =
          CryptoBuiltins.hmac("HmacSHA" + algorithm.substring(2), secret, token.signed());
      return BooleanValue.of(
          java.security.MessageDigest.isEqual(token.decodedSignature(), expected));
    };
  }

  private static Implementation verify(String algorithm) {
    return (_, a) -> {
      Token token = Token.parse(a[0]);
      List<Keys.WebKey> keys = Keys.verifying(string(a, 1));
      byte[] signature = token.decodedSignature();
      Token.Header header = Token.Header.of(token.decodedHeader());
      return BooleanValue.of(
          verifies(
              keys,
              header,
              key -> Signatures.verifies(algorithm, key.key(), token.signed(), signature)));
    };
  }

  /**
   * Whether the key that the token names verifies it; else, whether any does that is not bound to
   * another algorithm.
   */
  static boolean verifies(
      List<Keys.WebKey> keys,
      Token.Header header,
      java.util.function.Predicate<Keys.WebKey> verifies) {
    if (!header.keyId().isEmpty()) {
      for (Keys.WebKey key : keys) {
        if (key.id().equals(header.keyId())) {
          return verifies.test(key);
        }
      }
    }
    for (Keys.WebKey key : keys) {
      boolean candidate = key.algorithm().isEmpty() || key.algorithm().equals(header.algorithm());
      if (candidate && verifies.test(key)) {
        return true;
      }
    }
    return false;
  }

  private static Value signRaw(BuiltinContext context, Value[] a) throws BuiltinException {
    String key = string(a, 2);
    String header = string(a, 0);
    String payload = string(a, 1);
    return sign(context, header, payload, key);
  }

  private static Value sign(BuiltinContext context, String header, String payload, String key)
      throws BuiltinException {
    List<Keys.WebKey> keys = Keys.webKeys(key, "failed to parse JWK: ");
    if (keys.isEmpty()) {
      throw BuiltinException.error("no keys found in JWK set");
    }
    ObjectValue parameters = parameters(header);
    if (!(parameters.get("alg") instanceof StringValue algorithm)) {
      throw BuiltinException.error(
          "missing or invalid 'alg' header: jwsbb: header \"alg\" not found");
    }
    if (!Keys.ALGORITHMS.contains(algorithm.value())) {
      throw BuiltinException.error("unknown JWS algorithm: " + algorithm.value());
    }
    boolean jwt =
        !(parameters.get("typ") instanceof StringValue type) || type.value().equals("JWT");
    if (jwt && !isJson(payload)) {
      throw BuiltinException.error("type is JWT but payload is not JSON");
    }
    String signed =
        encoded(StringValue.of(header).utf8()) + "." + encoded(StringValue.of(payload).utf8());
    byte[] signature =
        Signatures.sign(
            algorithm.value(),
            keys.getFirst().key(),
            signed.getBytes(StandardCharsets.UTF_8),
            context.random().nextLong());
    return StringValue.of(signed + "." + encoded(signature));
  }

  /** The parameters of a header; what is no object has none. */
  private static ObjectValue parameters(String header) throws BuiltinException {
    if (header.isBlank()) {
      throw BuiltinException.error(
          "missing or invalid 'alg' header: cannot parse JSON: cannot parse empty string");
    }
    try {
      return Json.parse(header) instanceof ObjectValue object ? object : ObjectValue.EMPTY;
    } catch (JsonException e) {
      return ObjectValue.EMPTY;
    }
  }

  private static boolean isJson(String text) {
    try {
      Json.parse(text);
      return true;
    } catch (JsonException e) {
      return false;
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
