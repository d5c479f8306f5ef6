package io.millrace.adapters.flink;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A job as {@code /jobs/:id} shows it. Equal layouts mean that no task was moved, but for a restart
 * of single tasks that fell between two looks.
 */
record Layout(FlinkState state, String scheduler, List<Vertex> vertices) {
  private static final String RUNNING = "RUNNING";
  private static final String FINISHED = "FINISHED";

  Layout {
    vertices = List.copyOf(vertices);
  }

  /**
   * One vertex.
   *
   * @param startedAt when its first task was deployed, milliseconds since 1970; negative before
   * @param tasks number of subtasks by Flink's execution state
   * @param isSource reads from outside: no other vertex feeds it
   */
  record Vertex(
      String id,
      int parallelism,
      int maxParallelism,
      long startedAt,
      Map<String, Integer> tasks,
      boolean isSource) {
    int count(String state) {
      return tasks.getOrDefault(state, 0);
    }

    /** A subtask that has finished has nothing left to process and is not waited for. */
    int expected() {
      return tasks.values().stream().mapToInt(Integer::intValue).sum() - count(FINISHED);
    }
  }

  static Layout read(Fields job) {
    Set<String> sources = new HashSet<>();
    // a job that is only being initialized has no plan yet
    job
        .optional("plan")
        .filter(plan -> plan.node().has("nodes"))
        .map(plan -> plan.list("nodes"))
        .orElse(List.of())
        .stream()
        .filter(node -> !node.node().has("inputs"))
        .forEach(node -> sources.add(node.text("id")));
    List<Vertex> vertices =
        job.list("vertices").stream()
            .map(
                vertex ->
                    new Vertex(
                        vertex.text("id"),
                        vertex.count("parallelism"),
                        vertex.count("maxParallelism"),
                        vertex.number("start-time"),
                        vertex.object("tasks").counts(),
                        sources.contains(vertex.text("id"))))
            .toList();
    return new Layout(
        FlinkState.parse(job.text("state")),
        job.optionalText("schedulerType").orElse(""),
        vertices);
  }

  List<String> vertexIds() {
    return vertices.stream().map(Vertex::id).toList();
  }

  List<String> sourceIds() {
    return vertices.stream().filter(Vertex::isSource).map(Vertex::id).toList();
  }

  int tasksRunning() {
    return vertices.stream().mapToInt(vertex -> vertex.count(RUNNING)).sum();
  }

  int tasksTotal() {
    return vertices.stream().mapToInt(Vertex::expected).sum();
  }

  /** The largest of the vertices that run; 0 while none does. */
  int parallelism() {
    return vertices.stream()
        .filter(vertex -> vertex.count(RUNNING) > 0)
        .mapToInt(Vertex::parallelism)
        .max()
        .orElse(0);
  }

  boolean isSettled() {
    return state == FlinkState.RUNNING && tasksTotal() > 0 && tasksRunning() == tasksTotal();
  }
}
