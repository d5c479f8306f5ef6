package io.millrace.examples.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class OutputBucketsTest {
  private final StringWriter file = new StringWriter();
  private final OutputBuckets buckets = new OutputBuckets(file);

  @Test
  void writesOneLineForEachBucketThatIsNotEmpty() throws IOException {
    assertThat(buckets.add(1_000, 990)).isTrue();
    assertThat(buckets.add(1_030, 1_010)).isFalse();
    assertThat(buckets.add(1_050, 1_049)).isTrue();
    buckets.end();
    buckets.end();

    assertThat(file).hasToString("1000,1030,2,20\n1050,1050,1,1\n");
  }

  @Test
  void anUnknownTimeOfWritingHasNoLag() throws IOException {
    buckets.add(1_000, 0);
    buckets.close();

    assertThat(file).hasToString("1000,1000,1,0\n");
  }
}
