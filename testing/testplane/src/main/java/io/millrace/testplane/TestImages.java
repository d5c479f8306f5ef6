package io.millrace.testplane;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Container images for {@link TestPlane#image}, made of what the build put together, once for each
 * content. Manifests name them with {@code imagePullPolicy: IfNotPresent} or {@code Never}.
 */
public final class TestImages {
  /** Java, a shell and Flink, with the entry point of its official image. */
  public static final String FLINK_BASE = "millrace/flink-base:2.3.0";

  /** On it, in usrlib, the counting job and the word count. */
  public static final String COUNTING_JOB = "millrace/counting-job:1";

  /** The word count, where manifests for the Lyft operator's example look for it. */
  public static final String WORD_COUNT = "millrace/wordcount-operator-example:1";

  /** The operator, as {@code deploy/operator.yaml} names it. */
  public static final String OPERATOR = "millrace/operator:0.1.0";

  private static final String FOLDER = "testing/flink-image/target/image";

  private TestImages() {}

  /** The tar of {@link #FLINK_BASE}. */
  public static Path flinkBase() {
    return write("flinkimage", FOLDER, "base");
  }

  /** The tar of {@link #COUNTING_JOB}. */
  public static Path countingJob() {
    return countingJob(COUNTING_JOB);
  }

  /**
   * The tar of the counting job under another name: an upgrade, as far as Kubernetes can see.
   *
   * @param name with its tag
   */
  public static Path countingJob(String name) {
    return write("flinkimage", FOLDER, "job", name);
  }

  /**
   * The same with the jar under another name, in the folder where Flink looks for jobs' jars.
   *
   * @param name with its tag
   * @param jar file name
   */
  public static Path countingJob(String name, String jar) {
    return write("flinkimage", FOLDER, "job", name, "/opt/flink/usrlib/" + jar);
  }

  /**
   * The tar of {@link #WORD_COUNT}.
   *
   * @param arguments of the word count, for manifests that give it none
   */
  public static Path wordCount(String arguments) {
    String jar = "/opt/flink/flink-web-upload/wordcount-operator-example-1.0.0-SNAPSHOT.jar";
    return write("flinkimage", FOLDER, "job", WORD_COUNT, jar, arguments);
  }

  /** The tar of {@link #OPERATOR}. */
  public static Path operator() {
    return operator(OPERATOR);
  }

  /**
   * The tar of the operator under another name: a newer build, as far as Kubernetes can see.
   *
   * @param name with its tag
   */
  public static Path operator(String name) {
    return write("operatorimage", "dist/operator", name);
  }

  private static Path write(String script, String made, String... what) {
    Scripts scripts = Scripts.ofProject();
    Path folder = scripts.inProject(made);
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException("mvn package makes " + folder);
    }
    List<String> arguments = Stream.concat(Stream.of(folder.toString()), Stream.of(what)).toList();
    return Path.of(scripts.ask(Map.of(), "", script, arguments).strip());
  }
}
