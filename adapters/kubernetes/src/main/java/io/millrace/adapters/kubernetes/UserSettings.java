package io.millrace.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.millrace.adapters.kubernetes.resource.UnusableSettingsException;
import io.millrace.control.UnavailableException;
import java.util.List;
import java.util.function.Supplier;

/** What the user's settings make impossible is told, and tried again when they change. */
final class UserSettings {
  private UserSettings() {}

  static List<HasMetadata> objects(Supplier<List<HasMetadata>> make) {
    try {
      return make.get();
    } catch (UnusableSettingsException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()), e);
    }
  }
}
