package io.millrace.adapters.web.view;

import io.millrace.model.Reason;

/** A reason: a code for machines, a sentence for people. */
public record ReasonView(String code, String message) {
  static ReasonView of(Reason reason) {
    return new ReasonView(reason.code(), reason.message());
  }
}
