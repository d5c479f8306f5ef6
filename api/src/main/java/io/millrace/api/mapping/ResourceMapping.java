package io.millrace.api.mapping;

import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.schema.Quantity;
import io.millrace.api.yaml.Node;
import io.millrace.model.spec.FlinkSpec.Resources;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Reads what a process asks for. As in Kubernetes, a limit alone is also the request. */
final class ResourceMapping {
  private static final BigDecimal MIB = BigDecimal.valueOf(1 << 20);
  private static final BigDecimal MAX = BigDecimal.valueOf(Integer.MAX_VALUE);

  private final Node.Mapping resources;
  private final Problems problems;

  private ResourceMapping(Node.Mapping resources, Problems problems) {
    this.resources = resources;
    this.problems = problems;
  }

  static Resources read(Node.Mapping resources, Problems problems) {
    return new ResourceMapping(resources, problems).read();
  }

  private Resources read() {
    return new Resources(
        request("memory").flatMap(this::memoryMiB), request("cpu").flatMap(this::cpuMillis));
  }

  /** The scalar that decides; one above its limit is a problem. */
  private Optional<Node.Scalar> request(String name) {
    Optional<Node.Scalar> request = resources.child("requests").scalar(name);
    Optional<Node.Scalar> limit = resources.child("limits").scalar(name);
    if (request.isPresent()
        && limit.isPresent()
        && value(request.get()).compareTo(value(limit.get())) > 0) {
      problems.add(
          Problem.error(
              request.get().place(),
              request.get().text()
                  + " is above the limit "
                  + limit.get().text()
                  + " ("
                  + limit.get().place().seenFrom(request.get().place())
                  + ")"));
    }
    return request.or(() -> limit);
  }

  private static BigDecimal value(Node.Scalar scalar) {
    return Quantity.parse(scalar.text()).orElse(BigDecimal.ZERO);
  }

  private Optional<Integer> memoryMiB(Node.Scalar scalar) {
    if (value(scalar).signum() == 0) {
      return Optional.empty();
    }
    if (value(scalar).compareTo(MIB) < 0) {
      String digits = scalar.text().replaceAll("[^0-9.]", "");
      problems.add(
          Problem.error(scalar.place(), "memory is in bytes: " + scalar.text() + " is below 1 MiB")
              .withHint("did you mean " + digits + "Mi?"));
      return Optional.empty();
    }
    return bounded(value(scalar).divide(MIB, 0, RoundingMode.CEILING), scalar.place());
  }

  private Optional<Integer> cpuMillis(Node.Scalar scalar) {
    var millis = value(scalar).movePointRight(3).setScale(0, RoundingMode.CEILING);
    return bounded(millis, scalar.place()).filter(count -> count > 0);
  }

  private Optional<Integer> bounded(BigDecimal count, Place place) {
    if (count.compareTo(MAX) > 0) {
      problems.add(Problem.error(place, "more than any machine has"));
      return Optional.empty();
    }
    return Optional.of(count.intValueExact());
  }
}
