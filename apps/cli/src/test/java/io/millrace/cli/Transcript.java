package io.millrace.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What a command line said and how it ended.
 *
 * @param out standard output
 * @param err standard error
 */
record Transcript(int exitCode, String out, String err) {
  /** Runs a command line inside this process. */
  static Transcript of(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int exitCode = line.execute(words);
    return new Transcript(exitCode, out.toString(), err.toString());
  }
}
