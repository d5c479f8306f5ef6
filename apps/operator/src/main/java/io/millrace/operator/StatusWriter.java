package io.millrace.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.millrace.adapters.kubernetes.resource.Labels;
import io.millrace.control.Pass;
import io.millrace.model.ApplicationName;
import io.millrace.model.spec.FlinkSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes the façade of the status, and only when it says something new: a pass that changes nothing
 * costs no call. The newest checkpoint rides along, and is worth a write once a minute.
 */
final class StatusWriter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CHECKPOINT_PERIOD = Duration.ofMinutes(1);

  /** A word that comes and goes more often is not worth a write each time. */
  private static final Duration WORDS_PERIOD = Duration.ofSeconds(2);

  private static final String SELECTOR = "selector";

  private final KubernetesClient client;
  private final Map<ApplicationName, Written> written = new ConcurrentHashMap<>();

  /** The resource is looked at on another thread than passes are made: a write at a time. */
  private final Map<ApplicationName, Object> locks = new ConcurrentHashMap<>();

  private record Written(
      Map<String, Object> fields, List<Map<String, Object>> conditions, Instant at) {}

  StatusWriter(KubernetesClient client) {
    this.client = client;
  }

  /** Takes over what an operator before us has written. */
  void remember(ApplicationName application, Map<?, ?> status) {
    written.computeIfAbsent(
        application,
        name ->
            new Written(
                status.get(SELECTOR) instanceof String selector
                    ? Map.of(SELECTOR, selector)
                    : Map.of(),
                conditions(status.get("conditions")),
                Instant.MIN));
  }

  void forget(ApplicationName application) {
    written.remove(application);
    locks.remove(application);
  }

  /**
   * The selector that autoscalers look for, before anything runs. One that is there stays: pods of
   * another revision than the one that runs are not there yet.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException if it cannot be written
   */
  void announce(FlinkSpec spec, long generation) {
    synchronized (lock(spec.name())) {
      Map<String, Object> fields = new LinkedHashMap<>();
      Written last = written.get(spec.name());
      fields.put(
          SELECTOR,
          last == null
              ? Labels.taskManagerSelector(spec)
              : last.fields().getOrDefault(SELECTOR, Labels.taskManagerSelector(spec)));
      fields.put("observedGeneration", generation);
      write(spec.name(), fields, Map.of(), List.of(Conditions.valid()), generation, Instant.now());
    }
  }

  private Object lock(ApplicationName application) {
    return locks.computeIfAbsent(application, name -> new Object());
  }

  /** The resource is refused; what runs stays, and so does all else that the status says. */
  void refuse(ApplicationName application, String message, long generation) {
    synchronized (lock(application)) {
      Written last = written.get(application);
      Map<String, Object> fields = new LinkedHashMap<>();
      if (last != null && last.fields().get(SELECTOR) instanceof String selector) {
        fields.put(SELECTOR, selector);
      }
      fields.put("observedGeneration", generation);
      write(
          application,
          fields,
          Map.of(),
          List.of(Conditions.invalid(message)),
          generation,
          Instant.now());
    }
  }

  /** Something cannot be done; told at once, and once. */
  void trouble(ApplicationName application, String why, long generation) {
    List<Conditions.Condition> conditions = List.of(Conditions.trouble(why));
    synchronized (lock(application)) {
      Written last = written.get(application);
      if (last != null && isNews(last, last.fields(), conditions)) {
        write(application, Map.of(), Map.of(), conditions, generation, Instant.now());
        written.computeIfPresent(
            application, (name, now) -> new Written(last.fields(), now.conditions(), now.at()));
      }
    }
  }

  /**
   * What a pass has seen and decided.
   *
   * @param known the resource as it is now, which may be another than the pass worked on
   * @param trouble what the pass before could not do
   */
  void tell(FlinkSpec spec, Pass pass, Applications.Known known, Optional<String> trouble) {
    long generation = known.generation();
    Map<String, Object> fields = StatusFacade.of(spec, pass);
    fields.put("observedGeneration", generation);
    List<Conditions.Condition> conditions = new ArrayList<>(Conditions.of(pass, trouble));
    conditions.add(known.refusal().map(Conditions::invalid).orElseGet(Conditions::valid));
    Map<String, Object> checkpoint = StatusFacade.checkpoint(pass);
    synchronized (lock(spec.name())) {
      Written last = written.get(spec.name());
      boolean isOld = isOlder(last, pass.at().minus(CHECKPOINT_PERIOD));
      boolean saysMore =
          isOlder(last, pass.at().minus(WORDS_PERIOD)) && areOtherWords(last, conditions);
      if (isNews(last, fields, conditions) || saysMore || (isOld && !checkpoint.isEmpty())) {
        write(spec.name(), fields, checkpoint, conditions, generation, pass.at());
      }
    }
  }

  private static boolean isOlder(@Nullable Written last, Instant than) {
    return last != null && last.at().isBefore(than);
  }

  /**
   * The same conditions in other words, figures apart: what is in the way of a start may show only
   * after a while.
   */
  private static boolean areOtherWords(
      @Nullable Written last, List<Conditions.Condition> conditions) {
    return last != null
        && conditions.stream()
            .anyMatch(
                wanted ->
                    last.conditions().stream()
                        .filter(each -> wanted.type().equals(each.get("type")))
                        .anyMatch(
                            each ->
                                !words(wanted.message())
                                    .equals(words(String.valueOf(each.get("message"))))));
  }

  private static String words(String message) {
    return message.replaceAll("\\d+", "#");
  }

  private static boolean isNews(
      @Nullable Written last, Map<String, Object> fields, List<Conditions.Condition> conditions) {
    if (last == null || !last.fields().equals(withoutChatter(fields))) {
      return true;
    }
    return conditions.stream()
        .anyMatch(
            wanted ->
                last.conditions().stream()
                    .noneMatch(
                        each ->
                            wanted.type().equals(each.get("type"))
                                && (wanted.isTrue() ? "True" : "False").equals(each.get("status"))
                                && wanted.reason().equals(each.get("reason"))));
  }

  /** Reasons count seconds: a new second is no news. */
  private static Map<String, Object> withoutChatter(Map<String, Object> fields) {
    Map<String, Object> rest = new LinkedHashMap<>(fields);
    rest.computeIfPresent("reason", (key, text) -> String.valueOf(text).split(":", 2)[0]);
    return rest;
  }

  private static Map<String, Object> withCheckpoint(
      Map<String, Object> fields, Map<String, Object> checkpoint) {
    Map<String, Object> whole = new LinkedHashMap<>(fields);
    if (!checkpoint.isEmpty() && fields.get("jobStatus") instanceof Map<?, ?> job) {
      Map<Object, Object> fuller = new LinkedHashMap<>(job);
      fuller.putAll(checkpoint);
      whole.put("jobStatus", fuller);
    }
    return whole;
  }

  private void write(
      ApplicationName application,
      Map<String, Object> fields,
      Map<String, Object> checkpoint,
      List<Conditions.Condition> conditions,
      long generation,
      Instant now) {
    Written last = written.getOrDefault(application, new Written(Map.of(), List.of(), Instant.MIN));
    Map<String, Map<String, Object>> byType = new LinkedHashMap<>();
    last.conditions().forEach(each -> byType.put(String.valueOf(each.get("type")), each));
    conditions.forEach(
        each -> byType.put(each.type(), each.written(last.conditions(), generation, now)));
    List<Map<String, Object>> all = List.copyOf(byType.values());
    Map<String, Object> status = withCheckpoint(fields, checkpoint);
    status.put("conditions", all);
    status.put("lastUpdatedAt", now.toString());
    client
        .genericKubernetesResources(Kinds.FLINK_APPLICATION)
        .inNamespace(application.namespace())
        .withName(application.name())
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON_MERGE), json(Map.of("status", status)));
    written.put(application, new Written(withoutChatter(fields), all, now));
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a status of texts and numbers is JSON", e);
    }
  }

  private static List<Map<String, Object>> conditions(@Nullable Object said) {
    List<Map<String, Object>> conditions = new ArrayList<>();
    if (said instanceof List<?> all) {
      for (Object each : all) {
        if (each instanceof Map<?, ?> one) {
          Map<String, Object> copy = new LinkedHashMap<>();
          one.forEach((key, value) -> copy.put(String.valueOf(key), value));
          conditions.add(copy);
        }
      }
    }
    return conditions;
  }
}
