package io.millrace.examples.generator;

/** Makes whole events of fractions, so that a rate below one event per pause is kept on average. */
final class Carry {
  private double rest;

  /** The whole events that are due now; what is left of {@code events} counts the next time. */
  int take(double events) {
    rest += events;
    int whole = (int) rest;
    rest -= whole;
    return whole;
  }
}
