package io.millrace.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.millrace.api.Manifests;
import io.millrace.api.problem.HostKind;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.FlinkSpec;
import io.millrace.operator.Admission.Verdict;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said to the API server, in the words of the laptop. */
class AdmissionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GOOD =
      """
      apiVersion: flink.k8s.io/v1beta1
      kind: FlinkApplication
      metadata: {name: river, namespace: streams}
      spec:
        image: example/job:1
        jarName: job.jar
        entryClass: com.example.Job
        parallelism: 4
      """;

  private final Admission admission = new Admission(namespace -> List.of());

  private static ObjectNode object(String yaml) {
    return (ObjectNode) JSON.valueToTree(Serialization.unmarshal(yaml, Map.class));
  }

  private static ObjectNode request(String yaml) {
    ObjectNode object = object(yaml);
    ObjectNode request = JSON.createObjectNode();
    request.put("uid", "7");
    request.put("operation", "CREATE");
    request.putObject("kind").put("kind", object.path("kind").asText());
    request.put("namespace", "streams");
    request.set("object", object);
    return request;
  }

  private static ObjectNode update(String before, String now) {
    ObjectNode request = request(now);
    request.put("operation", "UPDATE");
    request.set("oldObject", object(before));
    return request;
  }

  private List<String> mistakes(String yaml) {
    return admission.judge(request(yaml)).mistakes().stream().map(Object::toString).toList();
  }

  @Test
  void wordsAreThoseOfTheLaptop() {
    String bad = GOOD.replace("parallelism: 4", "paralelism: 4") + "  deleteMode: Savepont\n";
    List<String> onALaptop =
        Manifests.parse("f", bad)
            .fold(
                loaded -> List.<String>of(),
                rejected ->
                    rejected.problems().stream()
                        .filter(each -> each.isError())
                        .map(each -> each.fieldPath() + ": " + each.sentence())
                        .toList());

    assertThat(mistakes(bad)).hasSize(2).containsExactlyInAnyOrderElementsOf(onALaptop);
    assertThat(mistakes(bad))
        .anyMatch(each -> each.contains("did you mean parallelism?"))
        .anyMatch(each -> each.contains("did you mean Savepoint?"));
  }

  @Test
  void fieldBesideTheSpecIsNamed() {
    assertThat(mistakes(GOOD.replace("spec:", "sepc:")))
        .anyMatch(each -> each.startsWith("sepc: unknown field"));
  }

  @Test
  void linesOfATextThatNobodySeesAreNotTold() {
    String bad =
        GOOD
            + """
              jobManagerConfig:
                resources: {requests: {memory: 2Gi}, limits: {memory: 1Gi}}
            """;

    assertThat(mistakes(bad))
        .singleElement()
        .asString()
        .contains("jobManagerConfig.resources.requests.memory", "above the limit 1Gi")
        .doesNotContain("line");
  }

  @Test
  void whatIsNoPodIsRefusedWithItsField() {
    assertThat(mistakes(GOOD + "  volumes: [{name: {a: 1}}]\n"))
        .singleElement()
        .asString()
        .startsWith("spec.volumes[0]");
    assertThat(mistakes(GOOD + "  jobManagerConfig: {podTemplate: {spec: {containers: 7}}}\n"))
        .singleElement()
        .asString()
        .startsWith("spec.jobManagerConfig.podTemplate: ");
    assertThat(mistakes(GOOD + "  podTemplate: {spec: {containers: [null, null]}}\n")).isEmpty();
  }

  @Test
  void goodOneIsToldWhatIsWorthKnowing() {
    Verdict verdict = admission.judge(request(GOOD + "  scaleMode: InPlace\n"));

    assertThat(verdict.isTaken()).isTrue();
    assertThat(verdict.warnings())
        .anyMatch(each -> each.startsWith("spec.taskManagerConfig.taskSlots: absent: 16 slots"))
        .anyMatch(each -> each.startsWith("spec.scaleMode: ignored"))
        .anyMatch(each -> each.contains("checkpoints have no folder"));
  }

  @Test
  void defaultsAreWrittenAndChangeNothing() {
    assertThat(admission.judge(request(GOOD)).patch())
        .containsExactlyInAnyOrder(
            Map.of(
                "op", "add", "path", "/spec/taskManagerConfig", "value", Map.of("taskSlots", 16)),
            Map.of("op", "add", "path", "/spec/deleteMode", "value", "Savepoint"),
            Map.of("op", "add", "path", "/spec/maxCheckpointRestoreAgeSeconds", "value", 3600L));
    String written =
        GOOD
            + """
              taskManagerConfig: {taskSlots: 16}
              deleteMode: Savepoint
              maxCheckpointRestoreAgeSeconds: 3600
            """;

    assertThat(admission.judge(request(written)).patch()).isEmpty();
    assertThat(spec(written)).isEqualTo(spec(GOOD));
    assertThat(spec(written).revision()).isEqualTo(spec(GOOD).revision());
  }

  private static FlinkSpec spec(String yaml) {
    ApplicationSpec spec =
        Manifests.parse("f", yaml, HostKind.KUBERNETES)
            .fold(
                loaded -> loaded.applications().get(0),
                rejected -> {
                  throw new AssertionError(rejected.render());
                });
    return (FlinkSpec) spec;
  }

  @Test
  void whatWasWrittenIsNotOverwritten() {
    String own =
        GOOD + "  taskManagerConfig: {replicas: 2}\n  deleteMode: None\n  suspend: false\n";

    assertThat(admission.judge(request(own)).patch())
        .extracting(each -> each.get("path"))
        .containsExactlyInAnyOrder(
            "/spec/taskManagerConfig/taskSlots", "/spec/maxCheckpointRestoreAgeSeconds");
  }

  @Test
  void finalizerOfAWrongOneCanGo() {
    String bad = GOOD.replace("parallelism: 4", "parallelism: many");

    assertThat(
            admission
                .judge(
                    update(
                        bad,
                        bad.replace("namespace: streams", "namespace: streams, finalizers: [a]")))
                .isTaken())
        .isTrue();
    assertThat(
            admission
                .judge(
                    update(
                        GOOD,
                        bad.replace(
                            "namespace: streams",
                            "namespace: streams, deletionTimestamp: \"2026-05-04T03:02:01Z\"")))
                .isTaken())
        .isTrue();
    assertThat(admission.judge(update(GOOD, bad)).isTaken()).isFalse();
  }

  @Test
  void deletionIsNoQuestion() {
    ObjectNode request = request(GOOD);
    request.put("operation", "DELETE");
    request.putNull("object");

    assertThat(admission.judge(request).isTaken()).isTrue();
  }

  @Test
  void nameThatIsYetToBeGeneratedIsFine() {
    assertThat(mistakes(GOOD.replace("name: river,", "generateName: river-,"))).isEmpty();
  }

  @Test
  void secondAutoscalerOfAnApplicationIsRefused() {
    String first = autoscaler("first", "flink.k8s.io/v1beta1", "FlinkApplication", "river");
    Admission withOne =
        new Admission(
            namespace -> List.of(Serialization.unmarshal(first, HorizontalPodAutoscaler.class)));

    assertThat(withOne.judge(request(first)).isTaken()).as("itself, changed").isTrue();
    assertThat(
            withOne
                .judge(
                    request(
                        autoscaler("second", "flink.k8s.io/v1beta1", "FlinkApplication", "lake")))
                .isTaken())
        .isTrue();
    assertThat(
            withOne
                .judge(
                    request(
                        autoscaler("second", "flink.k8s.io/v1beta1", "FlinkApplication", "river")))
                .mistakes())
        .singleElement()
        .asString()
        .startsWith("spec.scaleTargetRef.name: FlinkApplication streams/river is sized already")
        .contains("HorizontalPodAutoscaler streams/first", "put all metrics into one of them")
        .doesNotContain("line");
  }

  @Test
  void autoscalerOfAVersionThatIsNotThereIsRefused() {
    assertThat(mistakes(autoscaler("first", "flink.k8s.io/v1", "FlinkApplication", "river")))
        .singleElement()
        .asString()
        .contains("spec.scaleTargetRef.apiVersion", "write flink.k8s.io/v1beta1");
    assertThat(mistakes(autoscaler("first", "apps/v1", "Deployment", "river"))).isEmpty();
  }

  private static String autoscaler(String name, String apiVersion, String kind, String target) {
    return """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: %s, namespace: streams}
        spec:
          scaleTargetRef: {apiVersion: %s, kind: %s, name: %s}
          maxReplicas: 4
        """
        .formatted(name, apiVersion, kind, target);
  }

  @Test
  void answerCarriesEachMistakeWithItsField() {
    ObjectNode request = request(GOOD.replace("parallelism: 4", "parallelism: 0"));
    JsonNode response = answer(request, true);

    assertThat(response.path("allowed").asBoolean()).isFalse();
    assertThat(response.path("uid").asText()).isEqualTo("7");
    assertThat(response.at("/status/code").asInt()).isEqualTo(422);
    assertThat(response.at("/status/details/causes/0/field").asText())
        .isEqualTo("spec.parallelism");
    assertThat(response.at("/status/message").asText())
        .isEqualTo("spec.parallelism: found number 0, expected a whole number of at least 1");
  }

  @Test
  void onlyWhoMayChangeGetsAPatch() throws Exception {
    ObjectNode request = request(GOOD);

    assertThat(answer(request, false).has("patch")).isFalse();
    JsonNode patch =
        JSON.readTree(Base64.getDecoder().decode(answer(request, true).path("patch").asText()));
    assertThat(patch.path(0).path("op").asText()).isEqualTo("add");
  }

  private JsonNode answer(ObjectNode request, boolean mayChange) {
    return JSON.<JsonNode>valueToTree(
            AdmissionAnswer.of(request, admission.judge(request), mayChange))
        .path("response");
  }

  @Test
  void nobodyAsksAboutOtherKinds() {
    assertThatThrownBy(() -> admission.judge(request("kind: Pod\nmetadata: {name: a}\n")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
