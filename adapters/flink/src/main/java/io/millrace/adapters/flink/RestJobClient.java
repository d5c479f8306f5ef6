package io.millrace.adapters.flink;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.adapters.flink.SourceMetrics.Pending;
import io.millrace.control.UnavailableException;
import io.millrace.control.port.JobClient;
import io.millrace.model.decision.Action;
import io.millrace.model.observation.JobManagerView;
import io.millrace.model.spec.FlinkSpec;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Talks to JobManagers over Flink's REST interface. Made to be asked ten times a second: requests
 * run side by side, and what changes seldom is kept between two looks.
 *
 * <p>Source: the REST interface of Flink 2.3.0, as recorded in this module's tests.
 */
public final class RestJobClient implements JobClient {
  private static final Logger LOG = LoggerFactory.getLogger(RestJobClient.class);
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

  /** JobManagers remembered; one that was forgotten costs a few requests more. */
  private static final int KEPT = 1_000;

  private final HttpClient http = Door.newHttpClient();
  private final InstantSource clock;
  private final Map<URI, JobManagerReader> readers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, JobManagerReader> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * @param clock tells how old a kept answer is
   */
  public RestJobClient(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public JobManagerView observe(URI jobManager, Optional<String> triggerId) {
    triggerId.ifPresent(RestJobClient::requireId);
    JobManagerReader reader = reader(jobManager);
    return reader.door().await(reader.view(triggerId));
  }

  /**
   * What the sources of the newest job have not read yet, at most a second old; empty when there is
   * no job, and nothing in it while the job is not running as a whole.
   */
  Optional<Pending> pending(URI jobManager) {
    JobManagerReader reader = reader(jobManager);
    Optional<JobReader> job = reader.door().await(reader.newestJob());
    return job.map(
        known -> reader.door().await(known.layout().thenCompose(layout -> known.pending(layout))));
  }

  @Override
  public void declareParallelism(URI jobManager, String jobId, int upperBound) {
    requireId(jobId);
    if (upperBound < 1) {
      throw new IllegalArgumentException("a job needs at least one slot: " + upperBound);
    }
    JobManagerReader reader = reader(jobManager);
    JobReader job = reader.reader(jobId);
    Layout layout = reader.door().await(job.layout());
    ObjectNode body = body();
    for (Layout.Vertex vertex : layout.vertices()) {
      body.putObject(vertex.id())
          .putObject("parallelism")
          .put("lowerBound", 1)
          .put("upperBound", Math.min(upperBound, vertex.maxParallelism()));
    }
    send(reader, "PUT", "/jobs/" + jobId + "/resource-requirements", body).ok();
    job.forgetDeclared();
    LOG.debug("Declared parallelism {} for job {} at {}", upperBound, jobId, jobManager);
  }

  /** Flink queues what is asked for while another checkpoint runs; a full queue is no failure. */
  @Override
  public void triggerCheckpoint(URI jobManager, String jobId) {
    requireId(jobId);
    Answer answer =
        send(
            reader(jobManager),
            "POST",
            "/jobs/" + jobId + "/checkpoints",
            body().put("checkpointType", "CONFIGURED"));
    if (answer.isRefused() && answer.mentions("CheckpointException")) {
      LOG.debug("{}: {}", answer.asked(), answer.why());
      return;
    }
    answer.ok();
  }

  @Override
  public void triggerSavepoint(URI jobManager, String jobId, String triggerId) {
    requireId(jobId);
    requireId(triggerId);
    send(
            reader(jobManager),
            "POST",
            "/jobs/" + jobId + "/savepoints",
            body().put("cancel-job", false).put("triggerId", triggerId))
        .ok();
  }

  @Override
  public void stopWithSavepoint(URI jobManager, String jobId, String triggerId, boolean drain) {
    requireId(jobId);
    requireId(triggerId);
    send(
            reader(jobManager),
            "POST",
            "/jobs/" + jobId + "/stop",
            body().put("drain", drain).put("triggerId", triggerId))
        .ok();
  }

  /** {@inheritDoc} Flink calls it a plan. */
  @Override
  public void rehearse(URI jobManager, Action.RehearseJob wanted) {
    requireId(wanted.rehearsal());
    ObjectNode body = GivenJobs.body(wanted.spec(), wanted.parallelism());
    reader(jobManager).given().give(wanted.rehearsal(), jar(wanted.spec()), "plan", body);
  }

  @Override
  public void submit(URI jobManager, Action.SubmitJob wanted) {
    requireId(wanted.jobId());
    ObjectNode body = GivenJobs.body(wanted.spec(), wanted.parallelism());
    body.put("jobId", wanted.jobId());
    wanted
        .restoreFrom()
        .ifPresent(
            path ->
                body.put("savepointPath", path)
                    .put("allowNonRestoredState", wanted.spec().job().allowNonRestoredState()));
    reader(jobManager).given().give(wanted.jobId(), jar(wanted.spec()), "run", body);
  }

  /** A jar lies under its own name where JobManagers keep uploaded ones. */
  private static String jar(FlinkSpec spec) {
    return URLEncoder.encode(spec.job().jarName(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static ObjectNode body() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * @throws UnavailableException if there is no answer at all
   */
  private static Answer send(JobManagerReader reader, String method, String path, ObjectNode body) {
    return reader.door().await(reader.door().send(method, path, body));
  }

  private JobManagerReader reader(URI jobManager) {
    synchronized (readers) {
      return readers.computeIfAbsent(
          jobManager, uri -> new JobManagerReader(new Door(http, uri), clock));
    }
  }

  private static void requireId(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("not 32 hexadecimal digits: " + id);
    }
  }
}
