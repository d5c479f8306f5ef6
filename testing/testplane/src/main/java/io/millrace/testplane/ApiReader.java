package io.millrace.testplane;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Reads the API server without a kubectl for each look: a test looks several times a second. */
final class ApiReader {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final char[] NO_PASSWORD = new char[0];

  private final HttpClient client;
  private final String server;

  /**
   * @param kubeconfig with its certificates in it; the key is RSA in PKCS#8
   */
  ApiReader(Path kubeconfig) {
    try {
      String text = Files.readString(kubeconfig);
      this.server = field(text, "server");
      this.client = HttpClient.newBuilder().connectTimeout(LIMIT).sslContext(context(text)).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The answer to a GET.
   *
   * @throws IllegalStateException with the server's words when it is refused
   */
  String get(String path) {
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(server + path)).timeout(LIMIT).build(),
              BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            path + ": " + answer.statusCode() + " " + answer.body().strip());
      }
      return answer.body();
    } catch (IOException e) {
      throw new IllegalStateException(path + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String field(String kubeconfig, String name) {
    Matcher matcher = Pattern.compile(name + ": *\"?([^\",}\\s]+)").matcher(kubeconfig);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + name + " in the kubeconfig");
    }
    return matcher.group(1);
  }

  private static byte[] data(String kubeconfig, String name) {
    return Base64.getDecoder().decode(field(kubeconfig, name + "-data"));
  }

  private static SSLContext context(String kubeconfig) throws IOException {
    try {
      CertificateFactory certificates = CertificateFactory.getInstance("X.509");
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      store.setCertificateEntry(
          "server",
          certificates.generateCertificate(
              new ByteArrayInputStream(data(kubeconfig, "certificate-authority"))));
      Certificate own =
          certificates.generateCertificate(
              new ByteArrayInputStream(data(kubeconfig, "client-certificate")));
      store.setKeyEntry(
          "own", key(data(kubeconfig, "client-key")), NO_PASSWORD, new Certificate[] {own});
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(store);
      KeyManagerFactory shown =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      shown.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(shown.getKeyManagers(), trusted.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the kubeconfig's certificates cannot be used", e);
    }
  }

  private static PrivateKey key(byte[] pem) throws GeneralSecurityException {
    String text = new String(pem, StandardCharsets.US_ASCII).replaceAll("-----[^-]*-----|\\s", "");
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
  }
}
