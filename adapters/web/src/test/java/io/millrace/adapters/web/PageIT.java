package io.millrace.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.control.Watch;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The page in a real browser. */
class PageIT {
  private static final Browser browser = new Browser();

  private final FakeRun run = new FakeRun(Instant.now().minusSeconds(230));
  private WebServer server = server(0);

  private WebServer server(int port) {
    return new WebServer(
        run,
        run,
        WebServer.Options.DEFAULT
            .withPort(port)
            .withTitle("Segments demo")
            .withNotes(List.of("Pravega's scaling windows are divided by 30.")));
  }

  @BeforeAll
  static void anyComplaintsOfTheStartAreNotOurs() {
    browser.complaints();
  }

  @AfterAll
  static void quit() {
    browser.close();
  }

  @BeforeEach
  void start() {
    for (int second = 0; second < 230; second++) {
      run.tick();
    }
    server.start();
  }

  @AfterEach
  void stop() {
    browser.open(URI.create("about:blank"));
    server.stop();
    browser.size(1280, 900, false);
    browser.prefer("prefers-color-scheme", "light");
  }

  @Test
  void showsTheFiguresAndMovesWithThem() {
    open();

    assertThat(browser.text("h1")).isEqualTo("Segments demo");
    assertThat(browser.text("#notes")).contains("divided by 30");
    assertThat(browser.text("#balance")).contains("8", "=", "segments", "TaskManagers");
    assertThat(browser.all(".lane.fed")).hasSize(8);
    assertThat(browser.text("[data-figure=offeredPerSecond] .value")).matches("6\\d\\d");
    assertThat(browser.all("[data-chart=size] .marker")).isNotEmpty();
    assertThat(browser.text("#decision-list")).contains("one replica each").contains("→");
    assertThat(browser.text("#cards")).contains("sinusoidal-generator", "61 MiB", "1 of 1");

    while (run.plant().taskManagers() == 8) {
      run.tick();
    }
    browser.await("seven", () -> browser.text("#balance").contains("7"));
    browser.await("seven lanes", () -> browser.all(".lane.fed").size() == 7);
    assertThat(browser.text("#decision-list li:first-child")).contains("8").contains("7");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void aDecisionOpensToItsNumbersAndStaysOpen() {
    open();
    browser.find("#decision-list summary").click();
    browser.await("numbers", () -> browser.text("#decision-list li").contains("against 1 per"));
    run.tick();
    run.tick();

    assertThat(browser.text("#decision-list li"))
        .contains("pravega_controller_segments_count", "recommended", "stabilised")
        .contains("AbleToScale", "8 TaskManagers run", "output silent for");
  }

  @Test
  void decisionsCanBeFilteredAndSearched() {
    open();
    browser.find("#filters input[value=life]").sendKeys(Keys.SPACE);
    browser.await("life", () -> browser.text("#decision-list").contains("ClusterStarting"));
    browser.find("#filters input[value=all]").sendKeys(Keys.SPACE);
    browser.find("#find").sendKeys("4 segments");
    browser.await("one", () -> browser.all("#decision-list .decision").size() == 1);
  }

  @Test
  void anotherApplicationComesToTheMiddle() {
    open();
    browser.find("#cards button").sendKeys(Keys.ENTER);

    browser.await("the generator", () -> browser.text("#subject").contains("generator"));
    assertThat(browser.text("#balance")).contains("wanted", "replica", "As many as wanted");
    assertThat(browser.text("#cards")).contains("busy-reader");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void answersWhy() {
    open();
    browser.find("#why summary").click();

    browser.await("the answer", () -> browser.text("#why-lines").contains("What would change it"));
    assertThat(browser.text("#why-question")).isEqualTo("Why 8?");
    assertThat(browser.all("#why-lines li")).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void connectsAgainWhenTheServerRestartsAndMissesNothing() {
    open();
    int port = server.url().getPort();
    server.stop();
    browser.await("the end", () -> browser.text("#connection").contains("Ended"));
    for (int second = 0; second < 20; second++) {
      run.tick();
    }

    server = server(port).start();

    browser.await("live again", () -> browser.text("#connection").equals("Live"));
    Instant since = run.now().minusSeconds(30);
    long expected =
        run.samples(since).stream()
            .map(Watch.Sample::application)
            .filter(FakeSpecs.READER::equals)
            .count();
    browser.find("#windows input[value='2']").sendKeys(Keys.SPACE);
    browser.find("#charts .stage").sendKeys(Keys.END);
    browser.await("the newest", () -> browser.text(".tip").contains("now"));
    for (int step = 0; step < 20; step++) {
      browser.find("#charts .stage").sendKeys(Keys.ARROW_LEFT);
    }
    assertThat(expected).isEqualTo(31);
    assertThat(browser.text(".tip-time")).contains("20 s ago");
  }

  @Test
  void onAPhoneNothingScrollsSideways() {
    for (int width : List.of(360, 390)) {
      browser.size(width, 740, true);
      open();
      browser.find("#why summary").click();
      browser.find("#decision-list summary").click();
      browser.await("numbers", () -> browser.text("#why-lines").contains("What would change it"));

      assertThat(browser.ask("document.documentElement.scrollWidth"))
          .isEqualTo(browser.ask("window.innerWidth"))
          .isEqualTo((long) width);
    }
  }

  @Test
  void followsTheSystemsColoursUntilTheButtonSaysOtherwise() {
    browser.prefer("prefers-color-scheme", "dark");
    open();
    String ground = "getComputedStyle(document.body).backgroundColor";
    assertThat(browser.ask(ground)).isEqualTo("rgb(14, 22, 25)");

    browser.find("#theme").click();

    assertThat(browser.ask(ground)).isEqualTo("rgb(241, 240, 234)");
    assertThat(browser.find("#theme").getDomAttribute("aria-label")).isEqualTo("Colours: light");
    browser.find("#theme").click();
    browser.find("#theme").click();
    assertThat(browser.find("#theme").getDomAttribute("aria-label")).contains("as the system");
  }

  @Test
  void standsStillForThoseWhoAskForIt() {
    browser.prefer("prefers-reduced-motion", "reduce");
    open();

    assertThat(browser.ask("document.getAnimations().length")).isEqualTo(0L);
  }

  @Test
  void asksNobodyElse() {
    browser.network();
    open();
    browser.find("#why summary").click();
    browser.await("the answer", () -> browser.text("#why-lines").contains("What would change it"));

    String own = "\"url\":\"" + server.url();
    assertThat(browser.network())
        .isNotEmpty()
        .filteredOn(message -> message.contains("\"url\":\"http"))
        .allMatch(message -> message.contains(own));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void nothingJumpsWhileFiguresArrive() {
    open();
    browser.ask(
        """
        window.jumps = [], new PerformanceObserver(list => list.getEntries()
          .filter(e => !e.hadRecentInput && e.value > 0.002)
          .forEach(e => window.jumps.push(e.value.toFixed(3) + ' '
            + e.sources.map(s => s.node?.id || s.node?.className || s.node?.nodeName).join())))
          .observe({type: 'layout-shift'}), 1
        """);
    for (int second = 0; second < 30; second++) {
      run.tick();
    }
    browser.await(
        "the newest",
        () -> browser.text("[data-figure=offeredPerSecond] .value").matches("[56]\\d\\d"));

    assertThat(browser.ask("window.jumps.join('; ')")).isEqualTo("");
  }

  @Test
  void everyControlHasAName() {
    open();

    assertThat(
            browser.ask(
                "[...document.querySelectorAll('button, input, summary, [role=img], [role=group]')]"
                    + ".filter(e => !(e.ariaLabel || e.textContent.trim() || e.labels?.[0]?.textContent.trim()))"
                    + ".map(e => e.outerHTML).join()"))
        .isEqualTo("");
  }

  private void open() {
    browser.open(server.url());
    browser.await("live", () -> browser.text("#connection").equals("Live"));
    browser.await("decisions", () -> !browser.all("#decision-list summary").isEmpty());
  }
}
