package io.millrace.api.trigger;

import static io.millrace.api.trigger.Option.optional;
import static io.millrace.api.trigger.Option.secret;

import io.millrace.api.trigger.Option.From;
import java.util.List;

/** What triggers need to be somebody at AWS. Source: KEDA 2.21. */
final class Aws {
  static final List<Option> OPTIONS =
      List.of(
          optional("awsRegion", Value.TEXT, "region at AWS"),
          optional("identityOwner", Value.oneOf("pod", "operator"), "whose identity counts"),
          optional("awsAccessKeyID", Value.TEXT, "key's name at AWS")
              .called("awsAccessKeyID", "awsAccessKeyId")
              .or(From.ENVIRONMENT)
              .or(From.AUTHENTICATION),
          secret("awsSecretAccessKey", "key at AWS").only(From.ENVIRONMENT, From.AUTHENTICATION),
          secret("awsSessionToken", "token of a session at AWS"),
          secret("awsRoleArn", "role at AWS"));

  private Aws() {}

  /** Reports that no identity is given. */
  static void check(Options options, String why) {
    boolean isElsewhere =
        options.podIdentity().filter("aws"::equals).isPresent()
            || options.is("identityOwner", "operator")
            || options.mayBeGiven("awsRoleArn");
    if (!isElsewhere) {
      options.require("awsAccessKeyID", why);
      options.require("awsSecretAccessKey", why);
    }
  }
}
