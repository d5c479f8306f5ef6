package io.millrace.connector.pravega;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.annotation.Public;
import org.apache.flink.annotation.PublicEvolving;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the connector stands on; a new footing is to be noticed. One scan, so one class. */
class ArchitectureTest {
  private static final String OWN = "io.millrace.connector.pravega";

  private static final JavaClasses CONNECTOR =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(OWN);

  static Stream<ArchRule> rules() {
    return Stream.of(
        classes()
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(
                    OWN + "..",
                    "java..",
                    "org.jspecify..",
                    "org.slf4j",
                    "org.apache.flink..",
                    "io.pravega..",
                    "io.grpc")) // why the controller refused: the client hands it on
            .because("it is a library of its own"),
        noClasses()
            .that()
            .resideInAPackage(OWN + ".internal..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(OWN, OWN + ".source..", OWN + ".sink..")),
        noClasses()
            .that()
            .resideInAPackage(OWN + ".source..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(OWN + ".sink..")),
        noClasses()
            .that()
            .resideInAPackage(OWN + ".sink..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(OWN + ".source..")));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyArrowPointsDown(ArchRule rule) {
    rule.check(CONNECTOR);
  }

  /** All else of Flink may change with any release. */
  @Test
  void ofFlinkOnlyTheseArePromisedByNobody() {
    assertEquals(
        """
        org.apache.flink.core.memory.DataInputDeserializer
        org.apache.flink.core.memory.DataOutputSerializer
        org.apache.flink.metrics.ThreadSafeSimpleCounter
        org.apache.flink.util.ExceptionUtils
        """,
        used("org.apache.flink.", type -> !isPublicInFlink(type)));
  }

  private static boolean isPublicInFlink(JavaClass type) {
    for (Optional<JavaClass> at = Optional.of(type);
        at.isPresent();
        at = at.get().getEnclosingClass()) {
      if (at.get().isAnnotatedWith(Public.class)
          || at.get().isAnnotatedWith(PublicEvolving.class)) {
        return true;
      }
    }
    return false;
  }

  /** The reason why the connector is tied to one release of Pravega. */
  @Test
  void ofPravegaOnlyTheseAreInternal() {
    assertEquals(
        """
        io.pravega.client.connection.impl.ConnectionPool
        io.pravega.client.connection.impl.ConnectionPoolImpl
        io.pravega.client.connection.impl.SocketConnectionFactoryImpl
        io.pravega.client.control.impl.Controller
        io.pravega.client.control.impl.ControllerImpl
        io.pravega.client.control.impl.ControllerImplConfig
        io.pravega.client.control.impl.ControllerImplConfig$ControllerImplConfigBuilder
        io.pravega.client.segment.impl.EndOfSegmentException
        io.pravega.client.segment.impl.NoSuchSegmentException
        io.pravega.client.segment.impl.Segment
        io.pravega.client.segment.impl.SegmentInfo
        io.pravega.client.segment.impl.SegmentInputStream
        io.pravega.client.segment.impl.SegmentInputStreamFactoryImpl
        io.pravega.client.segment.impl.SegmentMetadataClient
        io.pravega.client.segment.impl.SegmentMetadataClientFactoryImpl
        io.pravega.client.segment.impl.SegmentOutputStream
        io.pravega.client.segment.impl.SegmentOutputStreamFactoryImpl
        io.pravega.client.segment.impl.SegmentSealedException
        io.pravega.client.segment.impl.SegmentTruncatedException
        io.pravega.client.stream.impl.ByteArraySerializer
        io.pravega.client.stream.impl.PendingEvent
        io.pravega.client.stream.impl.SegmentWithRange
        io.pravega.client.stream.impl.StreamCutInternal
        io.pravega.client.stream.impl.StreamSegments
        io.pravega.client.stream.impl.StreamSegmentsWithPredecessors
        io.pravega.client.stream.impl.TxnSegments
        io.pravega.shared.protocol.netty.WireCommandType
        io.pravega.shared.security.auth.AccessOperation
        """,
        used("io.pravega.", type -> !isPublicInPravega(type)));
  }

  private static boolean isPublicInPravega(JavaClass type) {
    return type.getPackageName().startsWith("io.pravega.client")
        && !type.getPackageName().endsWith(".impl");
  }

  private static String used(String prefix, Predicate<JavaClass> which) {
    return CONNECTOR.stream()
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .map(Dependency::getTargetClass)
        .map(JavaClass::getBaseComponentType)
        .filter(type -> type.getName().startsWith(prefix))
        .filter(which)
        .map(JavaClass::getName)
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .map(name -> name + "\n")
        .collect(Collectors.joining());
  }
}
