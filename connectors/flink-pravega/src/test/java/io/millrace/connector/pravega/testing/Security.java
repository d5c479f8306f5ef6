package io.millrace.connector.pravega.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.pravega.client.ClientConfig;
import io.pravega.shared.security.auth.DefaultCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A certificate and accounts for one Pravega, made by keytool when a test asks for them. The
 * certificate is signed by itself, so it is what a client trusts, too.
 */
public final class Security {
  /** Pravega's standalone opens the trust store of its own ZooKeeper with no other password. */
  private static final String STORE_PASSWORD = "1111_aaaa";

  private static final String ADMINISTRATOR = "administrator";
  private static final int HASH_ITERATIONS = 5000;
  private static final int HASH_BITS = 512;
  private static final int SALT_BYTES = 32;

  private final Path folder;
  private final String administratorPassword = randomPassword();
  private final List<String> accounts = new ArrayList<>();

  /** Makes key and certificate in {@code folder}. */
  public Security(Path folder) throws Exception {
    this.folder = folder;
    keytool(
        "-genkeypair",
        "-keystore",
        file("keys.jks"),
        "-storetype",
        "JKS",
        "-alias",
        "pravega",
        "-keyalg",
        "RSA",
        "-keysize",
        "2048",
        "-validity",
        "2",
        "-dname",
        "CN=localhost",
        "-ext",
        "SAN=dns:localhost,ip:127.0.0.1",
        "-keypass",
        STORE_PASSWORD);
    keytool(
        "-exportcert",
        "-rfc",
        "-keystore",
        file("keys.jks"),
        "-alias",
        "pravega",
        "-file",
        file("certificate.pem"));
    keytool(
        "-importcert",
        "-noprompt",
        "-keystore",
        file("trust.jks"),
        "-storetype",
        "JKS",
        "-alias",
        "pravega",
        "-file",
        file("certificate.pem"));
    Files.writeString(folder.resolve("key.pem"), privateKey());
    Files.writeString(folder.resolve("password"), STORE_PASSWORD);
    account(ADMINISTRATOR, administratorPassword, "prn::*,READ_UPDATE");
  }

  public static String randomPassword() {
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", STORE_PASSWORD));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said;
    try (InputStream out = keytool.getInputStream()) {
      said = new String(out.readAllBytes(), UTF_8);
    }
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool failed: " + said);
    }
  }

  private String privateKey() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance(folder.resolve("keys.jks").toFile(), password());
    byte[] key = Objects.requireNonNull(keys.getKey("pravega", password())).getEncoded();
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
        + "\n-----END PRIVATE KEY-----\n";
  }

  private static char[] password() {
    return STORE_PASSWORD.toCharArray();
  }

  /** Adds an account; call it before Pravega starts. */
  public void account(String user, String userPassword, String permissions)
      throws IOException, GeneralSecurityException {
    accounts.add(user + ":" + hash(userPassword) + ":" + permissions);
    Files.writeString(folder.resolve("accounts"), String.join("\n", accounts) + "\n");
  }

  /** As Pravega stores it: iterations, salt and hash in hexadecimal digits, and all again so. */
  private static String hash(String userPassword) throws GeneralSecurityException {
    byte[] salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    var question = new PBEKeySpec(userPassword.toCharArray(), salt, HASH_ITERATIONS, HASH_BITS);
    byte[] hash =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(question).getEncoded();
    HexFormat hex = HexFormat.of();
    String whole = HASH_ITERATIONS + ":" + hex.formatHex(salt) + ":" + hex.formatHex(hash);
    return hex.formatHex(whole.getBytes(UTF_8));
  }

  /** What the standalone must be told. */
  String properties() {
    return String.join(
        "\n",
        "singlenode.security.tls.enable=true",
        "singlenode.security.tls.privateKey.location=" + file("key.pem"),
        "singlenode.security.tls.certificate.location=" + file("certificate.pem"),
        "singlenode.security.tls.keyStore.location=" + file("keys.jks"),
        "singlenode.security.tls.keyStore.pwd.location=" + file("password"),
        "singlenode.security.tls.trustStore.location=" + file("trust.jks"),
        "singlenode.security.auth.enable=true",
        "singlenode.security.auth.credentials.username=" + ADMINISTRATOR,
        "singlenode.security.auth.credentials.pwd=" + administratorPassword,
        "singlenode.security.auth.pwdAuthHandler.accountsDb.location=" + file("accounts"),
        // the name that is in the certificate
        "pravegaservice.service.published.host.nameOrIp=localhost",
        "");
  }

  /** A user's way to {@code controller}; trusts the certificate. */
  public ClientConfig client(URI controller, String user, String userPassword) {
    return ClientConfig.builder()
        .controllerURI(controller)
        .trustStore(file("certificate.pem"))
        .credentials(new DefaultCredentials(userPassword, user))
        .build();
  }

  ClientConfig administrator(URI controller) {
    return client(controller, ADMINISTRATOR, administratorPassword);
  }
}
