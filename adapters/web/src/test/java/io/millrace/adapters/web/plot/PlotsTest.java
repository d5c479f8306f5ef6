package io.millrace.adapters.web.plot;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.adapters.web.plot.Series.Point;
import io.millrace.adapters.web.plot.Series.Shape;
import io.millrace.adapters.web.plot.Series.Tone;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PlotsTest {
  private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");

  @Test
  void isAWellFormedDocumentWithItsTitle() throws Exception {
    Document plot = parsed(Plots.svg("a < b & \"c\"", List.of(), List.of(), Theme.SYSTEM));

    assertThat(plot.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(plot.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("a < b & \"c\"");
  }

  @Test
  void aStepHoldsItsValueUntilTheNextPoint() {
    // 0 to 60 s over x 64 to 940; top is 4 + 0.6 over y 280 to 66
    String plot = plot(Shape.STEP, new Point(START, 2), at(30, 4), at(60, 4));

    assertThat(plot).contains("d=\"M64 187H502V93.9H940\"");
  }

  @Test
  void anUnknownFigureIsAGapAndNotZero() {
    String plot =
        plot(Shape.LINE, at(0, 10), at(10, 10), at(20, Double.NaN), at(30, 10), at(60, 10));

    assertThat(plot).contains("d=\"M64 81.9L210 81.9\"").contains("d=\"M502 81.9L940 81.9\"");
  }

  @Test
  void theSystemsThemeKnowsBothAndNoPlotAsksForAnythingElse() throws Exception {
    for (Theme theme : Theme.values()) {
      String plot = Plots.svg("t", List.of(), List.of(), theme);
      assertThat(plot.contains("prefers-color-scheme:dark")).isEqualTo(theme == Theme.SYSTEM);
      assertThat(plot.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http", "@import");
      parsed(plot);
    }
  }

  @Test
  void aMarkerTellsItsDecision() {
    String plot =
        Plots.svg(
            "t",
            List.of(new Series("s", "", Shape.STEP, Tone.OAK, List.of(at(0, 1), at(60, 2)))),
            List.of(new Marker(START.plusSeconds(30), true, "1 to 2: 2 segments")),
            Theme.LIGHT);

    assertThat(plot)
        .contains("<path d=\"M497.5 65H506.5L502 57Z\" fill=\"var(--oak)\">")
        .contains("<title>1 to 2: 2 segments</title>");
  }

  @Test
  void axesHaveRoundNumbers() {
    Scale scale = new Scale(START, START.plusSeconds(480), 680, 0, 100, 0, 100);

    assertThat(scale.valueTicks(false)).containsExactly(0.0, 200.0, 400.0, 600.0);
    assertThat(scale.timeTicks()).hasSize(9).contains(Duration.ofMinutes(8));
    assertThat(Scale.clock(Duration.ofSeconds(4050))).isEqualTo("1:07:30");
    assertThat(new Scale(START, START.plusSeconds(1), 8.6, 0, 1, 0, 1).valueTicks(true))
        .containsExactly(0.0, 2.0, 4.0, 6.0, 8.0);
  }

  private static Point at(long second, double value) {
    return new Point(START.plusSeconds(second), value);
  }

  private static String plot(Shape shape, Point... points) {
    return Plots.svg(
        "t",
        List.of(new Series("s", "", shape, Tone.WATER, List.of(points))),
        List.of(),
        Theme.LIGHT);
  }

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newDefaultNSInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }
}
