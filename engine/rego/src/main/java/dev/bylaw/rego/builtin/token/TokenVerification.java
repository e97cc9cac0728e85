package dev.bylaw.rego.builtin.token;

import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Operands;
import dev.bylaw.rego.builtin.crypto.Keys;
import dev.bylaw.rego.value.ArrayValue;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.NumberValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** io.jwt.decode_verify: a token decoded if its signature and its claims meet constraints. */
final class TokenVerification {
  private static final Value UNVERIFIED =
      ArrayValue.of(BooleanValue.FALSE, ObjectValue.EMPTY, ObjectValue.EMPTY);
  private static final int MAX_NESTING = 100;

  private TokenVerification() {}

  /** What a token must meet; empty texts and a null list are no constraint. */
  private record Constraints(
      @Nullable List<Keys.WebKey> keys,
      String secret,
      String algorithm,
      String issuer,
      String audience,
      double timeNanos) {

    static Constraints of(BuiltinContext context, ObjectValue object) throws BuiltinException {
      List<Keys.WebKey> keys = null;
      double time = context.nowNanos();
      for (int i = 0; i < object.size(); i++) {
        String name = object.keyAt(i) instanceof StringValue s ? s.value() : "";
        Value value = object.valueAt(i);
        switch (name) {
          case "cert" -> keys = Keys.verifying(text(object, "cert"));
          case "secret", "alg", "iss", "aud" -> text(object, name);
          case "time" -> time = time(value);
          default -> throw BuiltinException.error("unknown token validation constraint: " + name);
        }
      }
      Constraints constraints =
          new Constraints(
              keys,
              text(object, "secret"),
              text(object, "alg"),
              text(object, "iss"),
              text(object, "aud"),
              time);
      if (keys != null && !constraints.secret.isEmpty()) {
        throw BuiltinException.error("duplicate key constraints");
      }
      if (keys == null && constraints.secret.isEmpty()) {
        throw BuiltinException.error("no key constraint");
      }
      return constraints;
    }

    private static String text(ObjectValue object, String name) throws BuiltinException {
      Value value = object.get(name);
      if (value == null) {
        return "";
      }
      if (value instanceof StringValue s) {
        return s.value();
      }
      throw BuiltinException.error(name + " constraint: must be a string");
    }

    private static double time(Value value) throws BuiltinException {
      if (!(value instanceof NumberValue n)) {
        throw BuiltinException.error("token time constraint: must be a number");
      }
      if (n.signum() < 0) {
        throw BuiltinException.error("token time constraint: must not be negative");
      }
      return n.doubleValue();
    }

    boolean verify(Token token, Token.Header header) throws BuiltinException {
      byte[] signature = token.decodedSignature();
      byte[] signed = token.signed();
      if (!Keys.ALGORITHMS.contains(header.algorithm())) {
        return false;
      }
      if (keys != null) {
        return TokenBuiltins.verifies(
            keys,
            header,
            key -> Signatures.verifies(header.algorithm(), key.key(), signed, signature));
      }
      SecretKeySpec key = new SecretKeySpec(StringValue.of(secret).utf8(), "oct");
      return Signatures.verifies(header.algorithm(), key, signed, signature);
    }
  }

  static Value decodeVerify(BuiltinContext context, Value[] a) throws BuiltinException {
    ObjectValue object = Operands.object(a, 1);
    Constraints constraints = Constraints.of(context, object);
    Value jwt = a[0];
    for (int depth = 0; depth < MAX_NESTING; depth++) {
      Token token = Token.parse(jwt);
      ObjectValue decoded = token.decodedHeader();
      Token.Header header = Token.Header.of(decoded);
      boolean acceptable =
          header.valid()
              && (constraints.algorithm().isEmpty()
                  || constraints.algorithm().equals(header.algorithm()));
      if (!acceptable || !constraints.verify(token, header)) {
        return UNVERIFIED;
      }
      String payload = token.decodedPayload();
      if (header.contentType().equalsIgnoreCase("JWT")) {
        jwt = StringValue.of(payload);
        continue;
      }
      ObjectValue claims = Token.jsonObject(payload);
      return meets(claims, constraints)
          ? ArrayValue.of(BooleanValue.TRUE, decoded, claims)
          : UNVERIFIED;
    }
    throw BuiltinException.error("tokens nest too deeply");
  }

  private static boolean meets(ObjectValue claims, Constraints constraints)
      throws BuiltinException {
    if (!constraints.issuer().isEmpty()
        && !StringValue.of(constraints.issuer()).equals(claims.get("iss"))) {
      return false;
    }
    Value audience = claims.get("aud");
    if (audience == null ? !constraints.audience().isEmpty() : !isFor(audience, constraints)) {
      return false;
    }
    NumberValue now = NumberValue.of(constraints.timeNanos() / 1_000_000_000);
    NumberValue expiry = number(claims, "exp");
    if (expiry != null && now.compareTo(expiry) >= 0) {
      return false;
    }
    NumberValue notBefore = number(claims, "nbf");
    return notBefore == null || now.compareTo(notBefore) >= 0;
  }

  private static boolean isFor(Value audience, Constraints constraints) {
    StringValue wanted = StringValue.of(constraints.audience());
    return audience.equals(wanted)
        || (audience instanceof ArrayValue list && list.asList().contains(wanted));
  }

  private static @Nullable NumberValue number(ObjectValue claims, String name)
      throws BuiltinException {
    Value value = claims.get(name);
    if (value == null || value instanceof NumberValue) {
      return (NumberValue) value;
    }
    throw BuiltinException.error(name + " value must be a number");
  }
}
