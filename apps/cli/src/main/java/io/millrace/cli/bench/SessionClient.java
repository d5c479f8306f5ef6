package io.millrace.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.UserException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Gives jobs to a session cluster, as the Lyft operator does: upload a jar, run it from a
 * savepoint.
 */
final class SessionClient {
  private static final String BOUNDARY = "millrace-jar-upload";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI jobManager;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  SessionClient(URI jobManager) {
    this.jobManager = jobManager;
  }

  /** Uploads the jar and returns its id. */
  String upload(Path jar) throws IOException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    String head =
        String.format(
            Locale.ROOT,
            "--%s\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"%s\"\r\n"
                + "Content-Type: application/x-java-archive\r\n\r\n",
            BOUNDARY,
            jar.getFileName());
    body.write(head.getBytes(StandardCharsets.UTF_8));
    body.write(Files.readAllBytes(jar));
    body.write(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    JsonNode answer =
        send(
            request("/jars/upload")
                .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    String file = answer.path("filename").asText();
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /** Runs the jar from the savepoint and returns the job's id. */
  String run(
      String jarId, String entryClass, List<String> arguments, int parallelism, String savepoint)
      throws IOException, InterruptedException {
    ObjectNode body =
        JSON.createObjectNode()
            .put("entryClass", entryClass)
            .put("parallelism", parallelism)
            .put("savepointPath", savepoint);
    arguments.forEach(body.putArray("programArgsList")::add);
    return send(request("/jars/" + jarId + "/run")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())))
        .path("jobid")
        .asText();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(jobManager.resolve(path)).timeout(Duration.ofMinutes(2));
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new UserException(
          UserException.FAILED, "the session cluster refused: " + answer.body());
    }
    return JSON.readTree(answer.body());
  }
}
