package io.millrace.operator;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Shows the newest certificate to who comes, without a restart of the server. */
final class CurrentKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "webhook";

  private final AtomicReference<@Nullable Credential> current = new AtomicReference<>();

  void become(Credential credential) {
    current.set(credential);
  }

  private @Nullable String alias(String keyType) {
    Credential now = current.get();
    return now != null && keyType.startsWith(now.key().getAlgorithm()) ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    return alias(keyType);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, Socket socket) {
    return alias(keyType);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return alias(keyType) == null ? null : new String[] {ALIAS};
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    Credential now = current.get();
    return now == null ? null : new X509Certificate[] {now.certificate()};
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    Credential now = current.get();
    return now == null ? null : now.key();
  }

  /** We ask nobody. */
  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }
}
