package io.millrace.examples.pizza;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry with Confluent's REST interface: the two requests that a reader and a writer
 * need. A schema that was read once is kept, since an id never gets another schema.
 */
final class SchemaRegistry {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final String url;
  private final Patience patience;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final Map<Integer, Schema> known = new ConcurrentHashMap<>();

  /**
   * @param url of the registry, with or without a slash at its end
   * @param patience while it does not answer
   */
  SchemaRegistry(URI url, Patience patience) {
    this.url = url.toString().replaceAll("/+$", "");
    this.patience = patience;
  }

  /**
   * The schema of that id.
   *
   * @throws BadOrderException if there is none
   */
  Schema schema(int id) {
    Schema schema = known.get(id);
    if (schema == null) {
      JsonNode answer = ask("/schemas/ids/" + id, null);
      schema = new Schema.Parser().parse(answer.path("schema").asText());
      known.put(id, schema);
    }
    return schema;
  }

  /**
   * Registers a schema, or finds that it is.
   *
   * @return its id
   */
  int register(String subject, Schema schema) {
    String body = MAPPER.createObjectNode().put("schema", schema.toString()).toString();
    String path = URLEncoder.encode(subject, StandardCharsets.UTF_8);
    JsonNode id = ask("/subjects/" + path + "/versions", body).path("id");
    if (!id.isInt()) {
      throw new IllegalStateException("the schema registry gave no id for " + subject);
    }
    return id.intValue();
  }

  private JsonNode ask(String path, @Nullable String body) {
    return patience.until(
        "the schema registry", () -> askOnce(path, body), UncheckedIOException.class::isInstance);
  }

  private JsonNode askOnce(String path, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(LIMIT)
            .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
    if (body != null) {
      request
          .header("Content-Type", "application/vnd.schemaregistry.v1+json")
          .POST(BodyPublishers.ofString(body));
    }
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() >= 500) {
        throw new IOException("the schema registry answered " + answer.statusCode());
      }
      if (answer.statusCode() != 200) {
        throw new BadOrderException(
            "the schema registry answered " + answer.statusCode() + " to " + path);
      }
      return MAPPER.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException("interrupted while asking the schema registry", e);
    }
  }
}
