package dev.bylaw.rego.builtin.token;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.builtin.encoding.EncodingBuiltins;
import dev.bylaw.rego.builtin.json.JsonBuiltins;
import dev.bylaw.rego.builtin.text.StringBuiltins;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A JSON Web Token in compact form (RFC 7515): three parts in base64url. */
record Token(String header, String payload, String signature) {

  static Token parse(Value value) throws BuiltinException {
    if (!(value instanceof StringValue s)) {
      throw Operands.wrongType(0, value, "string");
    }
    if (!s.value().contains(".")) {
      throw BuiltinException.error("encoded JWT had no period separators");
    }
    List<String> parts = StringBuiltins.split(s.value(), ".");
    if (parts.size() != 3) {
      throw BuiltinException.error("encoded JWT must have 3 sections, found " + parts.size());
    }
    return new Token(parts.get(0), parts.get(1), parts.get(2));
  }

  /** The header, which must be one of a signed token. */
  ObjectValue decodedHeader() throws BuiltinException {
    String text = decoded(header, "header");
    ObjectValue decoded;
    try {
      decoded = jsonObject(text);
    } catch (BuiltinException e) {
      throw BuiltinException.error("bad JWT header: " + e.getMessage());
    }
    if (decoded.get("enc") != null) {
      throw BuiltinException.error("JWT is a JWE object, which is not supported");
    }
    return decoded;
  }

  /** The text of the payload. */
  String decodedPayload() throws BuiltinException {
    return decoded(payload, "payload");
  }

  /** The bytes of the signature. */
  byte[] decodedSignature() throws BuiltinException {
    return EncodingBuiltins.base64Url(signature);
  }

  /** As {@link #decodedSignature}, with the name of the part in the message. */
  byte[] namedSignature() throws BuiltinException {
    return StringValue.of(decoded(signature, "signature")).utf8();
  }

  /** What is signed. */
  byte[] signed() {
    return (header + "." + payload).getBytes(StandardCharsets.UTF_8);
  }

  private static String decoded(String part, String name) throws BuiltinException {
    try {
      return StringValue.ofUtf8(EncodingBuiltins.base64Url(part)).value();
    } catch (BuiltinException e) {
      throw BuiltinException.error("JWT " + name + " had invalid encoding: " + e.getMessage());
    }
  }

  static ObjectValue jsonObject(String text) throws BuiltinException {
    Value value;
    try {
      value = JsonBuiltins.unmarshal(text);
    } catch (BuiltinException e) {
      throw BuiltinException.error("invalid JSON: " + e.getMessage());
    }
    if (!(value instanceof ObjectValue object)) {
      throw BuiltinException.error("decoded JSON type was not an Object");
    }
    return object;
  }

  /** The header's parameters that decide how a token is read. */
  record Header(String algorithm, String keyId, String contentType, boolean valid) {
    static Header of(ObjectValue header) throws BuiltinException {
      Set<String> critical = new HashSet<>();
      Value crit = header.get("crit");
      if (crit != null) {
        if (!(crit instanceof ArrayValue names)) {
          throw BuiltinException.error("crit: must be a list");
        }
        for (Value name : names) {
          if (name instanceof StringValue s) {
            critical.add(s.value());
          }
        }
        if (critical.isEmpty()) {
          throw BuiltinException.error("crit: must be a nonempty list");
        }
      }
      text(header, "typ");
      String algorithm = text(header, "alg");
      boolean understood = true;
      for (Value key : header.keys()) {
        String name = ((StringValue) key).value();
        boolean known = Set.of("alg", "kid", "typ", "cty", "crit").contains(name);
        understood &= known || !critical.contains(name);
      }
      return new Header(
          algorithm, text(header, "kid"), text(header, "cty"), understood && !algorithm.isEmpty());
    }

    private static String text(ObjectValue header, String name) throws BuiltinException {
      Value value = header.get(name);
      if (value == null) {
        return "";
      }
      if (value instanceof StringValue s) {
        return s.value();
      }
      throw BuiltinException.error(name + ": must be a string");
    }
  }
}
