package dev.bylaw.rego.builtin.http;

import dev.bylaw.rego.builtin.BuiltinException;
import dev.bylaw.rego.builtin.NetworkGrant;
import dev.bylaw.rego.builtin.crypto.Pem;
import dev.bylaw.rego.builtin.x509.PrivateKeys;
import dev.bylaw.rego.value.BooleanValue;
import dev.bylaw.rego.value.ObjectValue;
import dev.bylaw.rego.value.StringValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** What a request says of TLS: authorities to trust, and the client's own certificate. */
final class Tls {
  private static final List<String> OUTSIDE =
      List.of(
          "tls_ca_cert_file",
          "tls_ca_cert_env_variable",
          "tls_client_cert_file",
          "tls_client_cert_env_variable",
          "tls_client_key_file",
          "tls_client_key_env_variable",
          "tls_server_name");

  private Tls() {}

  /** A client for what the request says, or null if the shared one will do. */
  static @Nullable HttpClient client(ObjectValue request, NetworkGrant grant)
      throws BuiltinException {
    for (String name : OUTSIDE) {
      if (request.get(name) != null) {
        throw BuiltinException.error(
            "`" + name + "` is not granted to policies: give certificates as text");
      }
    }
    String authorities = text(request, "tls_ca_cert").replace("\\n", "\n");
    String certificate = text(request, "tls_client_cert");
    String key = text(request, "tls_client_key");
    boolean insecure = BooleanValue.TRUE.equals(request.get("tls_insecure_skip_verify"));
    boolean mutual = !certificate.isEmpty() && !key.isEmpty();
    if (authorities.isEmpty() && !mutual && !insecure) {
      return null;
    }
    if (insecure && !grant.insecureTls()) {
      throw BuiltinException.error("`tls_insecure_skip_verify` is not granted to policies");
    }
    boolean system = BooleanValue.TRUE.equals(request.get("tls_use_system_certs"));
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          mutual ? keyManagers(certificate, key) : null,
          insecure
              ? new TrustManager[] {new TrustAll()}
              : authorities.isEmpty() ? null : trustManagers(authorities, system),
          null);
      return HttpExchange.builder().sslContext(context).build();
    } catch (GeneralSecurityException | IOException e) {
      throw BuiltinException.error("tls: " + e.getMessage());
    }
  }

  private static String text(ObjectValue request, String name) {
    return request.get(name) instanceof StringValue s ? s.value() : "";
  }

  private static KeyManager[] keyManagers(String certificate, String pem)
      throws BuiltinException, GeneralSecurityException, IOException {
    Key key = PrivateKeys.first(pem);
    KeyStore store = empty();
    store.setKeyEntry("client", key, new char[0], certificates(certificate));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static TrustManager[] trustManagers(String authorities, boolean system)
      throws BuiltinException, GeneralSecurityException, IOException {
    KeyStore store = empty();
    List<Certificate> trusted = new ArrayList<>(List.of(certificates(authorities)));
    if (system) {
      for (TrustManager manager : managers(null)) {
        if (manager instanceof X509TrustManager known) {
          trusted.addAll(List.of(known.getAcceptedIssuers()));
        }
      }
    }
    for (int i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry("authority" + i, trusted.get(i));
    }
    return managers(store);
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Certificate[] certificates(String pem)
      throws BuiltinException, GeneralSecurityException {
    List<Certificate> certificates = new ArrayList<>();
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    for (Pem block : Pem.all(pem)) {
      if (block.type().equals("CERTIFICATE")) {
        certificates.add(factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
      }
    }
    if (certificates.isEmpty()) {
      throw BuiltinException.error("could not append certificates");
    }
    return certificates.toArray(new Certificate[0]);
  }

  /** Trusts every server: only where the embedder grants that. */
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
