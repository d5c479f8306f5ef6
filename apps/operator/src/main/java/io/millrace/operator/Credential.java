package io.millrace.operator;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A key and the certificate that it has signed for itself. Whoever is to trust it is given the
 * certificate: there is no authority whose key could make others.
 */
record Credential(PrivateKey key, X509Certificate certificate) {
  private static final String CURVE = "secp256r1";
  private static final int SERIAL_BITS = 120;

  /** Clocks differ. */
  private static final Duration EARLIER = Duration.ofMinutes(10);

  /**
   * A new one.
   *
   * @param names of the server, the first is the main one
   */
  static Credential make(List<String> names, Instant from, Duration validity) {
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
      keys.initialize(new ECGenParameterSpec(CURVE));
      KeyPair pair = keys.generateKeyPair();
      X500Name subject = new X500Name("CN=millrace-webhook");
      GeneralName[] alternatives =
          names.stream()
              .map(name -> new GeneralName(GeneralName.dNSName, name))
              .toArray(GeneralName[]::new);
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              subject,
              new BigInteger(SERIAL_BITS, new SecureRandom()),
              Date.from(from.minus(EARLIER)),
              Date.from(from.plus(validity)),
              subject,
              pair.getPublic());
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
          .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
          .addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
          .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(
                      new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
      return new Credential(pair.getPrivate(), certificate);
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("this Java makes no certificate", e);
    }
  }

  /**
   * Reads what {@link #keyPem} and {@link #certificatePem} have written.
   *
   * @throws IllegalArgumentException if it is nothing of the kind
   */
  static Credential read(String keyPem, String certificatePem) {
    try {
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(
                  new PKCS8EncodedKeySpec(
                      Base64.getMimeDecoder().decode(keyPem.replaceAll("-----[^-]+-----", ""))));
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(certificatePem.getBytes(StandardCharsets.US_ASCII)));
      return new Credential(key, certificate);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no key with its certificate: " + e.getMessage(), e);
    }
  }

  Instant end() {
    return certificate.getNotAfter().toInstant();
  }

  private Instant begin() {
    return certificate.getNotBefore().toInstant();
  }

  /** Whether it holds, and will for a third of its time at least. */
  boolean isFresh(Instant now) {
    Duration whole = Duration.between(begin(), end());
    return !begin().isAfter(now) && end().minus(whole.dividedBy(3)).isAfter(now);
  }

  /** Whether it is for this server. */
  boolean names(String name) {
    try {
      var alternatives = certificate.getSubjectAlternativeNames();
      return alternatives != null
          && alternatives.stream().anyMatch(each -> name.equals(each.get(1)));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  String keyPem() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  String certificatePem() {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate has an encoded form", e);
    }
  }

  private static String pem(String what, byte[] bytes) {
    String text =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes);
    return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
  }
}
