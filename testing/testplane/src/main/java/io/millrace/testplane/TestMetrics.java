package io.millrace.testplane;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A metrics adapter's values, set by hand. */
public final class TestMetrics {
  private final String address;
  private final HttpClient client;

  TestMetrics(String address, Path authority) {
    this.address = address;
    this.client = HttpClient.newBuilder().sslContext(trusting(authority)).build();
  }

  /**
   * Sets an external metric, which an HPA asks for as type External.
   *
   * @param quantity as Kubernetes writes it, such as {@code 3} or {@code 1500m}
   */
  public void set(String namespace, String metric, String quantity) {
    send("PUT", "external/" + namespace + "/" + metric, BodyPublishers.ofString(quantity));
  }

  /** Takes an external metric away: who asks for it gets an empty list. */
  public void remove(String namespace, String metric) {
    send("DELETE", "external/" + namespace + "/" + metric, BodyPublishers.noBody());
  }

  /**
   * Sets a custom metric of an object, which an HPA asks for as type Object or Pods.
   *
   * @param resource in plural, such as {@code services}
   * @param kind such as {@code Service}
   */
  public void setCustom(
      String namespace, String resource, String kind, String name, String metric, String quantity) {
    String path = String.join("/", "custom", namespace, resource, name, metric);
    send("PUT", path + "?kind=" + kind, BodyPublishers.ofString(quantity));
  }

  private void send(String method, String path, BodyPublisher body) {
    URI uri = URI.create(address + "/set/" + path);
    try {
      int status =
          client
              .send(
                  HttpRequest.newBuilder(uri).method(method, body).build(),
                  BodyHandlers.discarding())
              .statusCode();
      if (status != 200) {
        throw new IllegalStateException(method + " " + uri + " gave " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext trusting(Path authority) {
    try (InputStream file = Files.newInputStream(authority)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "testplane", CertificateFactory.getInstance("X.509").generateCertificate(file));
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
