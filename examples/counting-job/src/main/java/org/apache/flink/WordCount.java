package org.apache.flink;

/** The word count under the name by which manifests of the Lyft operator's example ask for it. */
public final class WordCount {
  private WordCount() {}

  public static void main(String[] args) throws Exception {
    io.millrace.examples.counting.WordCount.main(args);
  }
}
