package io.millrace.adapters.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.control.Pass;
import io.millrace.control.Watch;
import io.millrace.model.ApplicationName;
import io.millrace.model.Reading;
import io.millrace.model.decision.Action;
import io.millrace.model.memory.Memory;
import io.millrace.model.memory.Phase;
import io.millrace.model.spec.ApplicationSpec;
import io.millrace.model.spec.MetricSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFormTest {
  private static final long SEED = 20261121;
  private static final int ROUNDS = 100;
  private static final ObjectMapper FORM = JsonForm.newMapper();

  private static <T> T thereAndBack(Class<T> type, T value) throws JsonProcessingException {
    String text = FORM.writerFor(type).writeValueAsString(value);
    return FORM.readerFor(type).readValue(text);
  }

  @ParameterizedTest
  @ValueSource(classes = {Pass.class, Memory.class, ApplicationSpec.class, Watch.Sample.class})
  <T> void whatIsReadEqualsWhatWasWritten(Class<T> type) throws JsonProcessingException {
    AnyValue any = new AnyValue(SEED);
    for (int i = 0; i < ROUNDS; i++) {
      T value = any.of(type);

      T back = thereAndBack(type, value);

      assertThat(back).as("value %d of seed %d", i, SEED).isEqualTo(value);
      assertThat(back.toString()).as("value %d of seed %d", i, SEED).isEqualTo(value.toString());
    }
  }

  @Test
  void theValuesAboveHoldEveryAlternativeOfEverySealedType() {
    AnyValue any = new AnyValue(SEED);
    for (int i = 0; i < ROUNDS; i++) {
      any.of(Pass.class);
    }

    assertThat(any.made()).containsAll(alternatives().toList());
  }

  private static Stream<Class<?>> families() {
    return Stream.of(
        ApplicationSpec.class, MetricSpec.class, Reading.class, Phase.class, Action.class);
  }

  private static Stream<Class<?>> alternatives() {
    return families().flatMap(SealedTypes::alternatives);
  }

  @Test
  void noAlternativeHasAFieldThatHidesItsType() {
    assertThat(families())
        .allSatisfy(
            family ->
                assertThat(
                        SealedTypes.alternatives(family)
                            .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                            .map(component -> component.getName()))
                    .doesNotContain(SealedTypes.field(family)));
    assertThat(SealedTypes.field(Phase.class)).isEqualTo("type");
    assertThat(SealedTypes.field(MetricSpec.class)).isEqualTo("alternative");
  }

  @Test
  void readsLikeWhatItSays() throws JsonProcessingException {
    Memory memory =
        Memory.NEW.enter(new Phase.Running(Instant.parse("2026-11-21T10:00:00.000000001Z")));

    String text = FORM.writerFor(Memory.class).writeValueAsString(memory);

    assertThat(text)
        .contains("\"phase\":{\"type\":\"Running\",\"since\":\"2026-11-21T10:00:00.000000001Z\"}")
        .contains("\"deployed\":null")
        .contains("\"desired\":{\"value\":0}");
  }

  @Test
  void notANumberIsKept() throws JsonProcessingException {
    var sample =
        new Watch.Sample(
            Instant.EPOCH,
            ApplicationName.parse("reader"),
            new TreeMap<>(java.util.Map.of("lag", Double.NaN, "zero", -0.0)));

    assertThat(thereAndBack(Watch.Sample.class, sample)).isEqualTo(sample);
  }

  @Test
  void whatAnotherVersionWroteIsNotGuessedAt() throws JsonProcessingException {
    String text = FORM.writerFor(Memory.class).writeValueAsString(Memory.NEW);
    List<String> strange =
        List.of(
            text.replaceFirst("\"attempt\":0", "\"attempt\":0,\"mood\":\"new\""),
            text.replaceFirst("\"attempt\":0,", ""),
            text.replaceFirst("\"attempt\":0", "\"attempt\":null"),
            text.replaceFirst("NotDeployed", "Dreaming"),
            text.replaceFirst("\"type\":\"NotDeployed\"", ""));

    for (String one : strange) {
      assertThatThrownBy(() -> FORM.readerFor(Memory.class).readValue(one))
          .isInstanceOfSatisfying(
              JsonProcessingException.class,
              failure ->
                  assertThat(JsonForm.explain(failure))
                      .startsWith("it was written by another version, or by hand ("));
    }
  }

  @Test
  void whatIsCutOffIsDamaged() throws JsonProcessingException {
    String text = FORM.writerFor(Memory.class).writeValueAsString(Memory.NEW);

    for (String one : List.of("", text.substring(0, 40), "\u0000\u0000", text + text)) {
      assertThatThrownBy(() -> FORM.readerFor(Memory.class).readValue(one))
          .isInstanceOfSatisfying(
              JsonProcessingException.class,
              failure -> assertThat(JsonForm.explain(failure)).contains("it "));
    }
  }
}
