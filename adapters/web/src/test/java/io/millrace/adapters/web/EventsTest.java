package io.millrace.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.adapters.web.Client.Event;
import io.millrace.adapters.web.Client.Stream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventsTest {
  private final FakeRun run = new FakeRun(Instant.parse("2026-11-21T12:00:00Z"));
  private final WebServer server =
      new WebServer(
          run,
          run,
          WebServer.Options.DEFAULT.withTitle("A run").withNotes(List.of("time is compressed")));
  private Client client = new Client(URI.create("http://localhost/"));

  @BeforeAll
  static void aBusyMachineIsNoFailure() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  @AfterAll
  static void asItWas() {
    Awaitility.reset();
  }

  @BeforeEach
  void start() {
    client = new Client(server.start().url());
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void greetsAndThenTellsSamplesAndDecisions() {
    try (Stream stream = client.events(null)) {
      await().until(() -> !stream.events("hello").isEmpty());
      while (run.plant().segments() < 2) {
        run.tick();
      }
      await().until(() -> !stream.events("decision").isEmpty());

      Event hello = stream.events().get(0);
      assertThat(hello.json().get("title").asText()).isEqualTo("A run");
      assertThat(hello.json().get("notes").get(0).asText()).isEqualTo("time is compressed");
      assertThat(hello.json().get("resumed").asBoolean()).isFalse();
      assertThat(stream.events("sample").get(0).json().get("values").get("segments").asInt())
          .isEqualTo(1);
      assertThat(stream.events("decision"))
          .anyMatch(event -> event.json().get("reasons").toString().contains("JobRunning"));
    }
  }

  @Test
  void resumesWithoutAHole() {
    String last;
    try (Stream first = client.events(null)) {
      await().until(() -> !first.events("hello").isEmpty());
      tell(1, 2, 3);
      await().until(() -> first.events("sample").size() == 3);
      last = first.events("sample").get(2).id();
    }
    tell(4, 5, 6);

    try (Stream second = client.events(last)) {
      await().until(() -> second.events("sample").size() >= 3);
      tell(7);
      await().until(() -> second.events("sample").size() == 4);

      assertThat(second.events("hello").get(0).json().get("resumed").asBoolean()).isTrue();
      assertThat(second.events("sample"))
          .extracting(event -> event.json().get("values").get("n").asInt())
          .containsExactly(4, 5, 6, 7);
    }
  }

  @Test
  void goesOnFromHelloWhenNothingElseWasSeen() {
    String last;
    try (Stream first = client.events(null)) {
      await().until(() -> !first.events("hello").isEmpty());
      last = first.events("hello").get(0).id();
    }
    tell(1);

    try (Stream second = client.events(last)) {
      await().until(() -> second.events("sample").size() == 1);
      assertThat(second.events("hello").get(0).json().get("resumed").asBoolean()).isTrue();
    }
  }

  @Test
  void anIdOfAnotherRunOrOfTooLongAgoStartsFromThePresent() {
    int moreThanIsKept = 3000;
    String last;
    try (Stream first = client.events(null)) {
      await().until(() -> !first.events("hello").isEmpty());
      last = first.events("hello").get(0).id();
    }
    for (int i = 0; i < moreThanIsKept; i++) {
      tell(i);
    }

    for (String id : List.of(last, "anotherrun-3", "nonsense", last + "9999")) {
      try (Stream stream = client.events(id)) {
        await().until(() -> !stream.events("hello").isEmpty());
        assertThat(stream.events("hello").get(0).json().get("resumed").asBoolean()).isFalse();
      }
    }
  }

  @Test
  void saysGoodbyeBeforeItEnds() {
    try (Stream stream = client.events(null)) {
      await().until(() -> !stream.events("hello").isEmpty());
      tell(1);

      server.stop();

      await().until(stream::hasEnded);
      assertThat(stream.events()).extracting(Event::type).endsWith("sample", "bye");
    }
  }

  @Test
  void aReaderThatWentAwayMakesPlaceForOthers() {
    int moreThanPlaces = 40;
    for (int i = 0; i < moreThanPlaces; i++) {
      try (Stream stream = client.events(null)) {
        await().until(() -> !stream.events("hello").isEmpty());
      }
      tell(i);
      tell(i);
    }
  }

  private void tell(int... numbers) {
    for (int number : numbers) {
      run.sample(FakeSpecs.READER, Map.of("n", (double) number));
    }
  }
}
