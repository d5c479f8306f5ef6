package io.millrace.adapters.journal;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells Jackson the alternatives of a sealed interface, so that the types themselves need no
 * annotation: each is written with its simple name as {@code type}, or as {@code alternative} where
 * one of them has a type of its own.
 */
final class SealedTypes extends NopAnnotationIntrospector {
  private static final long serialVersionUID = 1L;
  private static final String TYPE = "type";
  private static final String ALTERNATIVE = "alternative";

  @Override
  public @Nullable TypeResolverBuilder<?> findTypeResolver(
      MapperConfig<?> config, AnnotatedClass owner, JavaType baseType) {
    if (!isSealed(owner.getRawType())) {
      return null;
    }
    return new StdTypeResolverBuilder()
        .init(
            JsonTypeInfo.Value.construct(
                JsonTypeInfo.Id.NAME,
                JsonTypeInfo.As.PROPERTY,
                field(owner.getRawType()),
                null,
                false,
                true),
            null);
  }

  @Override
  public @Nullable List<NamedType> findSubtypes(Annotated owner) {
    return isSealed(owner.getRawType())
        ? alternatives(owner.getRawType())
            .map(type -> new NamedType(type, type.getSimpleName()))
            .toList()
        : null;
  }

  /** The field that names the alternative of a sealed type. */
  static String field(Class<?> sealed) {
    boolean isTaken =
        alternatives(sealed)
            .flatMap(type -> Arrays.stream(type.getRecordComponents()))
            .anyMatch(component -> component.getName().equals(TYPE));
    return isTaken ? ALTERNATIVE : TYPE;
  }

  /** The concrete types below a sealed one. */
  static Stream<Class<?>> alternatives(Class<?> sealed) {
    return Stream.of(sealed.getPermittedSubclasses())
        .flatMap(type -> isSealed(type) ? alternatives(type) : Stream.of(type));
  }

  static boolean isSealed(Class<?> type) {
    return type.isInterface() && type.isSealed();
  }
}
