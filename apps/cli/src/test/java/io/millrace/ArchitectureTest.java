package io.millrace;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between modules, over all of them that are on this class path. One scan. */
class ArchitectureTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.millrace");

  private static final DescribedPredicate<JavaClass> CORE =
      resideInAnyPackage("io.millrace.model..", "io.millrace.planning..", "io.millrace.control..");
  private static final DescribedPredicate<JavaClass> API = resideInAPackage("io.millrace.api..");
  private static final DescribedPredicate<JavaClass> ADAPTERS =
      resideInAPackage("io.millrace.adapters..");
  private static final DescribedPredicate<JavaClass> CONNECTORS =
      resideInAPackage("io.millrace.connector..");
  private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("io.millrace..");
  private static final DescribedPredicate<JavaClass> APPS =
      OURS.and(DescribedPredicate.not(CORE.or(API).or(ADAPTERS).or(CONNECTORS)));

  static Stream<ArchRule> rules() {
    return Stream.of(
        slices()
            .matching("io.millrace.adapters.(*)..")
            .should()
            .notDependOnEachOther()
            .as("no adapter sees another"),
        noClasses().that(API).should().dependOnClassesThat(ADAPTERS.or(APPS).or(CONNECTORS)),
        noClasses().that(ADAPTERS).should().dependOnClassesThat(APPS.or(CONNECTORS)),
        noClasses()
            .that(CORE)
            .should()
            .dependOnClassesThat(API.or(ADAPTERS).or(APPS).or(CONNECTORS)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyArrowPointsDown(ArchRule rule) {
    rule.check(ALL);
  }

  @Test
  void theModulesAreOnTheClassPath() {
    assertThat(ALL.stream().filter(CORE)).isNotEmpty();
    assertThat(ALL.stream().filter(API)).isNotEmpty();
    assertThat(ALL.stream().filter(ADAPTERS)).isNotEmpty();
  }
}
