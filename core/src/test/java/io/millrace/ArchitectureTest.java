package io.millrace;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows within core, and what a pure function may know. One scan, so one class. */
class ArchitectureTest {
  private static final String MODEL = "io.millrace.model..";
  private static final String PLANNING = "io.millrace.planning..";
  private static final String CONTROL = "io.millrace.control..";

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.millrace.model", "io.millrace.planning", "io.millrace.control");
  private static final JavaClasses PLANTED =
      new ClassFileImporter().importPackages("io.millrace.planning.planted");

  /** What is in {@code java.lang} and {@code java.util} and would make a function impure. */
  private static final Set<String> IMPURE =
      Set.of(
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.lang.System",
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.Runtime",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.UUID",
          "java.util.Timer",
          "java.util.TimerTask");

  private static final DescribedPredicate<JavaClass> PURE =
      DescribedPredicate.describe(
          "values and functions of java.lang, java.util and java.time",
          type ->
              !IMPURE.contains(type.getName())
                  && resideInAnyPackage(
                          "java.lang",
                          "java.lang.annotation",
                          "java.lang.invoke",
                          "java.lang.runtime",
                          "java.util",
                          "java.util.function",
                          "java.util.stream",
                          "java.time..",
                          "org.jspecify..",
                          MODEL,
                          PLANNING)
                      .test(type));

  private static final DescribedPredicate<JavaMethodCall> CLOCK_OR_DICE =
      DescribedPredicate.describe(
          "the clock or the dice",
          call -> {
            String owner = call.getTargetOwner().getName();
            boolean isClock =
                owner.equals("java.time.Clock")
                    || (owner.startsWith("java.time.") && call.getName().equals("now"));
            return isClock || (owner.equals("java.lang.Math") && call.getName().equals("random"));
          });

  private static final DescribedPredicate<JavaMethodCall> LOCALE_OF_THE_MACHINE =
      DescribedPredicate.describe(
          "a format in the language of the machine",
          call ->
              call.getTargetOwner().isEquivalentTo(String.class)
                  && ((call.getName().equals("format")
                          && call.getTarget().getRawParameterTypes().size() == 2)
                      || call.getName().equals("formatted")));

  static Stream<ArchRule> pureRules() {
    return Stream.of(
        classes()
            .that(resideInAnyPackage(MODEL, PLANNING))
            .should()
            .onlyDependOnClassesThat(PURE)
            .because("equal arguments must give equal decisions"),
        noClasses()
            .that(resideInAnyPackage(MODEL, PLANNING))
            .should()
            .callMethodWhere(CLOCK_OR_DICE)
            .because("time comes in with the observation"),
        noClasses()
            .that(resideInAnyPackage(MODEL, PLANNING))
            .should()
            .callMethodWhere(LOCALE_OF_THE_MACHINE)
            .because("reasons are part of the decision, and equal on every machine"),
        noClasses()
            .that(resideInAPackage(PLANNING))
            .should()
            .dependOnClassesThat(resideInAPackage(CONTROL)));
  }

  static Stream<ArchRule> rules() {
    return Stream.concat(
        pureRules(),
        Stream.of(
            noClasses()
                .that(resideInAPackage(MODEL))
                .should()
                .dependOnClassesThat(resideInAnyPackage(PLANNING, CONTROL)),
            classes()
                .that(resideInAPackage(CONTROL))
                .should()
                .onlyDependOnClassesThat(
                    resideInAnyPackage("java..", "org.jspecify..", MODEL, PLANNING, CONTROL)),
            noClasses()
                .that(not(resideInAPackage("io.millrace.planning.lifecycle..")))
                .and(not(resideInAPackage("io.millrace.planning")))
                .should()
                .dependOnClassesThat(resideInAPackage("io.millrace.planning.lifecycle.."))));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyArrowPointsDown(ArchRule rule) {
    rule.check(CORE);
  }

  @ParameterizedTest
  @MethodSource("pureRules")
  void aPlannerThatLooksOutsideIsNoticed(ArchRule rule) {
    assertTrue(rule.evaluate(PLANTED).hasViolation(), rule::getDescription);
  }
}
