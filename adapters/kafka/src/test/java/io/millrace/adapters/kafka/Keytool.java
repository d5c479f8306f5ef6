package io.millrace.adapters.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JDK's tool for keys. */
final class Keytool {
  private Keytool() {}

  /**
   * Makes a key for localhost with a certificate of its own.
   *
   * @return the certificate as PEM
   */
  static String selfSigned(Path store, String password) {
    run(
        store,
        password,
        "-genkeypair",
        "-alias",
        "own",
        "-keyalg",
        "RSA",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost",
        "-validity",
        "2");
    return run(store, password, "-exportcert", "-alias", "own", "-rfc");
  }

  private static String run(Path store, String password, String... what) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(what));
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", password));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(said);
      }
      return said.substring(Math.max(0, said.indexOf("-----BEGIN")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
