package dev.bylaw.rego.builtin.x509;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bylaw.rego.builtin.BuiltinContext;
import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.Builtins;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.Json;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import dev.bylaw.rego.value.Value;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys made here and now: what is read of the private one fits the public one. */
class PrivateKeysTest {
  private static Value call(String name, String... arguments) throws BuiltinException {
    Value[] values = new Value[arguments.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = StringValue.of(arguments[i]);
    }
    return Objects.requireNonNull(
        Objects.requireNonNull(Builtins.lookup(name)).call(BuiltinContext.of(0, 1), values));
  }

  private static String pem(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }

  private static KeyPair pair(String algorithm, String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (!curve.isEmpty()) {
      generator.initialize(new ECGenParameterSpec(curve));
    }
    return generator.generateKeyPair();
  }

  @ParameterizedTest
  @CsvSource({
    "RSA,'',RS256",
    "EC,secp256r1,ES256",
    "EC,secp384r1,ES384",
    "EC,secp521r1,ES512",
    "Ed25519,'',EdDSA"
  })
  void aTokenSignedWithTheKeyThatWasReadIsVerifiedByThePublicOne(
      String algorithm, String curve, String signature) throws Exception {
    KeyPair pair = pair(algorithm, curve);
    String privatePem = pem("PRIVATE KEY", pair.getPrivate().getEncoded());
    ObjectValue web = (ObjectValue) call("crypto.x509.parse_rsa_private_key", privatePem);

    String header = "{\"alg\":\"" + signature + "\"}";
    Value token = call("io.jwt.encode_sign_raw", header, "{\"a\":1}", Json.write(web));

    Map<String, Value> publicParts = new TreeMap<>();
    web.forEach((key, value) -> publicParts.put(((StringValue) key).value(), value));
    publicParts.keySet().removeAll(java.util.Set.of("d", "p", "q", "dp", "dq", "qi"));
    String verify = "io.jwt.verify_" + signature.toLowerCase(java.util.Locale.ROOT);
    String text = ((StringValue) token).value();
    assertThat(call(verify, text, Json.write(ObjectValue.of(publicParts))))
        .isEqualTo(BooleanValue.TRUE);
    assertThat(call(verify, text, pem("PUBLIC KEY", pair.getPublic().getEncoded())))
        .isEqualTo(BooleanValue.TRUE);
  }

  @ParameterizedTest
  @CsvSource({"RSA,''", "EC,secp256r1", "Ed25519,''", "X25519,''"})
  void aKeyInBase64IsTheKey(String algorithm, String curve) throws Exception {
    String text = pem("PRIVATE KEY", pair(algorithm, curve).getPrivate().getEncoded());
    String encoded = Base64.getEncoder().encodeToString(text.getBytes("US-ASCII"));
    assertThat(call("crypto.parse_private_keys", encoded))
        .isEqualTo(call("crypto.parse_private_keys", text));
  }
}
