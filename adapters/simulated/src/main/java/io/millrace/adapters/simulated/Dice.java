package io.millrace.adapters.simulated;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** All chance there is: one seed gives the same throws on every machine and version of Java. */
public final class Dice {
  // java.util.Random is specified to the bit
  private final Random random;

  public Dice(long seed) {
    this.random = new Random(seed);
  }

  /** A whole number of milliseconds within the span, both ends included. */
  public Duration draw(Span span) {
    long width = span.longest().toMillis() - span.shortest().toMillis();
    return span.shortest().plusMillis((long) (random.nextDouble() * (width + 1)));
  }

  /**
   * @param probability from 0 for never to 1 for always
   */
  public boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  /** A whole number from 0 up to, and without, {@code bound}. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  public void shuffle(List<?> things) {
    Collections.shuffle(things, random);
  }
}
