package io.millrace.api.kind;

import static io.millrace.api.schema.Field.optional;
import static io.millrace.api.schema.Field.required;
import static io.millrace.api.schema.Shapes.FILLED_TEXT;
import static io.millrace.api.schema.Shapes.TEXT;
import static io.millrace.api.schema.Shapes.choice;
import static io.millrace.api.schema.Shapes.fields;
import static io.millrace.api.schema.Shapes.filledListOf;
import static io.millrace.api.schema.Shapes.listOf;
import static io.millrace.api.schema.Shapes.stringMap;
import static io.millrace.api.schema.Shapes.text;

import io.millrace.api.problem.HostKind;
import io.millrace.api.schema.Field;
import io.millrace.api.schema.Shape;
import java.util.ArrayList;

/**
 * The specs of a TriggerAuthentication and of a ClusterTriggerAuthentication; source:
 * keda.sh/v1alpha1 of KEDA 2.21, all fields.
 */
final class AuthenticationSchema {
  private static final String NOT_ON_A_LAPTOP =
      "a laptop reads Secrets, ConfigMaps, variables and files alone";
  private static final Field PARAMETER =
      required("parameter", FILLED_TEXT, "option of the trigger that gets the value");

  private static final Shape.Fields POD_IDENTITY =
      fields(
          required(
              "provider",
              choice("azure-workload", "gcp", "aws", "aws-eks", "none"),
              "who vouches for the pod"),
          optional("identityId", TEXT, "identity at Azure"),
          optional("identityTenantId", TEXT, "tenant at Azure"),
          optional("identityAuthorityHost", TEXT, "authority of Azure"),
          optional("roleArn", TEXT, "role at AWS"),
          optional("externalID", TEXT, "external id of the role at AWS"),
          optional("identityOwner", choice("keda", "workload"), "whose identity counts"));

  private static final Shape.Fields VALUE_FROM =
      fields(
          required(
              "valueFrom",
              fields(
                  required(
                      "secretKeyRef",
                      fields(
                          required("name", FILLED_TEXT, "name of the Secret"),
                          required("key", FILLED_TEXT, "key in the Secret")),
                      "where it is")),
              "where it is"));

  private static final Field IDENTITY = optional("podIdentity", POD_IDENTITY, "who asks");

  private static final Shape.Fields VAULT =
      fields(
          required("address", FILLED_TEXT, "address of the vault"),
          required("authentication", choice("token", "kubernetes"), "how it is asked"),
          required(
              "secrets",
              filledListOf(
                  fields(
                      PARAMETER,
                      required("path", FILLED_TEXT, "path in the vault"),
                      required("key", FILLED_TEXT, "key of the value"),
                      optional("type", choice("", "secretV2", "secret", "pki"), "kind of secret"),
                      optional(
                          "pkiData",
                          fields(
                              optional("commonName", TEXT, "name in the certificate"),
                              optional("altNames", TEXT, "further names"),
                              optional("ipSans", TEXT, "addresses"),
                              optional("uriSans", TEXT, "addresses as URIs"),
                              optional("otherSans", TEXT, "further names"),
                              optional("ttl", TEXT, "how long it is valid"),
                              optional("format", TEXT, "format of the certificate")),
                          "what the certificate is for"))),
              "what is read"),
          optional("namespace", TEXT, "namespace of the vault"),
          optional(
              "credential",
              fields(
                  optional("token", Shape.Hidden.TEXT, "token"),
                  optional("serviceAccount", TEXT, "path of a service account's token"),
                  optional("serviceAccountName", TEXT, "name of a service account")),
              "who asks"),
          optional("role", TEXT, "role of who asks"),
          optional("mount", TEXT, "where the way of asking is mounted"));

  private static final Shape.Fields AZURE =
      fields(
          required("vaultUri", FILLED_TEXT, "address of the vault"),
          required(
              "secrets",
              filledListOf(
                  fields(
                      PARAMETER,
                      required("name", FILLED_TEXT, "name of the secret"),
                      optional("version", TEXT, "version of the secret"))),
              "what is read"),
          optional(
              "credentials",
              fields(
                  required("clientId", FILLED_TEXT, "client"),
                  required("tenantId", FILLED_TEXT, "tenant"),
                  required("clientSecret", VALUE_FROM, "password of the client")),
              "who asks"),
          IDENTITY,
          optional(
              "cloud",
              fields(
                  required("type", FILLED_TEXT, "which cloud"),
                  optional("keyVaultResourceURL", TEXT, "address of a private cloud's vaults"),
                  optional("activeDirectoryEndpoint", TEXT, "address of its directory")),
              "which cloud"));

  private static final Shape.Fields GCP =
      fields(
          required(
              "secrets",
              filledListOf(
                  fields(
                      PARAMETER,
                      required("id", FILLED_TEXT, "name of the secret"),
                      optional("version", TEXT, "version of the secret"))),
              "what is read"),
          optional(
              "credentials",
              fields(required("clientSecret", VALUE_FROM, "key of the client")),
              "who asks"),
          IDENTITY);

  private static final Shape.Fields AWS =
      fields(
          required(
              "secrets",
              filledListOf(
                  fields(
                      PARAMETER,
                      required("name", FILLED_TEXT, "name of the secret"),
                      optional("versionId", TEXT, "version of the secret"),
                      optional("versionStage", TEXT, "stage of the secret"),
                      optional("secretKey", TEXT, "key in the secret"))),
              "what is read"),
          optional(
              "credentials",
              fields(
                  required("accessKey", VALUE_FROM, "name of the key"),
                  required("accessSecretKey", VALUE_FROM, "key"),
                  optional("accessToken", VALUE_FROM, "token of a session")),
              "who asks"),
          IDENTITY,
          optional("region", TEXT, "region"));

  private static final Shape.Fields OAUTH2 =
      fields(
          required("type", choice("clientCredentials"), "how a token is got"),
          required("clientId", FILLED_TEXT, "client"),
          optional("clientSecret", VALUE_FROM, "password of the client"),
          required(
              "tokenUrl",
              text("an http or https address", "https?://[^\\s/?#]+\\S*", 2048),
              "who gives the token"),
          optional("scopes", listOf(TEXT), "scopes of the token"),
          optional(
              "tokenUrlParams",
              stringMap(FILLED_TEXT, TEXT),
              "what else the token's giver is told"));

  static final Shape.Fields NAMESPACED = spec(false);
  static final Shape.Fields CLUSTER = spec(true);

  private AuthenticationSchema() {}

  private static Shape.Fields spec(boolean isOfCluster) {
    var all = new ArrayList<Field>();
    all.add(
        optional("podIdentity", POD_IDENTITY, "an identity that the platform gives")
            .ignoredOn(HostKind.LAPTOP, "a laptop's processes have no identity"));
    all.add(optional("secretTargetRef", listOf(ref("Secret")), "values of Secrets"));
    all.add(optional("configMapTargetRef", listOf(ref("ConfigMap")), "values of ConfigMaps"));
    all.add(
        optional(
            "env",
            listOf(
                fields(
                    PARAMETER,
                    required("name", FILLED_TEXT, "name of the variable"),
                    optional("containerName", TEXT, "container, the first if absent"))),
            "variables of the target"));
    if (isOfCluster) {
      all.add(optional("filePath", FILLED_TEXT, "a file with all values as JSON"));
    }
    all.add(elsewhere("hashiCorpVault", VAULT, "values of a HashiCorp Vault"));
    all.add(elsewhere("azureKeyVault", AZURE, "values of an Azure Key Vault"));
    all.add(elsewhere("gcpSecretManager", GCP, "values of Google's Secret Manager"));
    all.add(elsewhere("awsSecretManager", AWS, "values of AWS' Secrets Manager"));
    all.add(
        elsewhere(
            "boundServiceAccountToken",
            listOf(
                fields(
                    PARAMETER,
                    required("serviceAccountName", FILLED_TEXT, "name of the service account"))),
            "tokens of service accounts"));
    all.add(elsewhere("oauth2", OAUTH2, "a token by OAuth 2"));
    return new Shape.Fields(all);
  }

  private static Field elsewhere(String name, Shape shape, String doc) {
    return optional(name, shape, doc).ignoredOn(HostKind.LAPTOP, NOT_ON_A_LAPTOP);
  }

  private static Shape.Fields ref(String kind) {
    return fields(
        PARAMETER,
        required("name", FILLED_TEXT, "name of the " + kind),
        required("key", FILLED_TEXT, "key in the " + kind));
  }
}
