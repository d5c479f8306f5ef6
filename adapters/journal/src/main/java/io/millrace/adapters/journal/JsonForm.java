package io.millrace.adapters.journal;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.AnnotationIntrospectorPair;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * The written form of the values in core: every record as an object with its components' names,
 * alternatives by {@code type}, times and durations as ISO-8601 to the nanosecond, an empty
 * Optional as null. What is read equals what was written, NaN included; that makes replay possible.
 *
 * <p>A field that is unknown or missing is an error: a file of another version is not guessed at.
 */
public final class JsonForm {
  private JsonForm() {}

  /**
   * A mapper of one's own; write with {@code writerFor} the declared type, or {@code type} lacks.
   */
  public static ObjectMapper newMapper() {
    return JsonMapper.builder()
        .addModule(new Jdk8Module())
        .addModule(new JavaTimeModule())
        .annotationIntrospector(
            AnnotationIntrospectorPair.pair(new SealedTypes(), new JacksonAnnotationIntrospector()))
        .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
        .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
        .visibility(PropertyAccessor.CREATOR, JsonAutoDetect.Visibility.ANY)
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        // text from outside may hold half a surrogate pair, which UTF-8 cannot carry
        .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
        .build();
  }

  /** What is wrong with a text, in words for the person who has to mend it. */
  static String explain(JsonProcessingException failure) {
    boolean isDamaged =
        failure instanceof JsonParseException
            || failure instanceof JsonEOFException
            || String.valueOf(failure.getOriginalMessage()).startsWith("No content");
    String detail = String.valueOf(failure.getOriginalMessage()).lines().findFirst().orElse("");
    return (isDamaged ? "it is damaged" : "it was written by another version, or by hand")
        + " ("
        + detail
        + ")";
  }
}
