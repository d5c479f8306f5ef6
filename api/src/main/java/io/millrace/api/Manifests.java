package io.millrace.api;

import io.millrace.api.mapping.ApplicationMapper;
import io.millrace.api.mapping.ApplicationMapper.Located;
import io.millrace.api.problem.HostKind;
import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problems;
import io.millrace.api.source.Source;
import io.millrace.api.source.SourceReader;
import io.millrace.api.yaml.Node;
import io.millrace.api.yaml.YamlReader;
import io.millrace.model.ApplicationName;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads manifests into specs. Nothing that a user can write makes it throw. */
public final class Manifests {
  private Manifests() {}

  /**
   * Reads files, folders and standard input as one input of the laptop host.
   *
   * @param paths files, folders (their *.yaml, *.yml and *.json files, sorted, not deeper), and
   *     {@code -} for standard input
   */
  public static Loading load(List<Path> paths) {
    return load(paths, ApplicationName.DEFAULT_NAMESPACE);
  }

  /** As {@link #load(List)}, with a namespace for the documents that name none. */
  public static Loading load(List<Path> paths, String namespace) {
    return load(paths, System.in, namespace, HostKind.LAPTOP);
  }

  /** As {@link #load(List)}, for {@code host}. */
  public static Loading load(List<Path> paths, HostKind host) {
    return load(paths, System.in, ApplicationName.DEFAULT_NAMESPACE, host);
  }

  /** As {@link #load(List)}, with {@code stdin} for standard input. */
  public static Loading load(List<Path> paths, InputStream stdin) {
    return load(paths, stdin, ApplicationName.DEFAULT_NAMESPACE, HostKind.LAPTOP);
  }

  private static Loading load(
      List<Path> paths, InputStream stdin, String namespace, HostKind host) {
    var problems = new Problems(host);
    return load(new SourceReader(stdin, problems).read(paths), namespace, problems);
  }

  /** Reads one text of the laptop host; {@code name} stands for the file in messages. */
  public static Loading parse(String name, String text) {
    return parse(name, text, HostKind.LAPTOP);
  }

  /** As {@link #parse(String, String)}, for {@code host}. */
  public static Loading parse(String name, String text, HostKind host) {
    return load(
        List.of(new Source(name, text)), ApplicationName.DEFAULT_NAMESPACE, new Problems(host));
  }

  private static Loading load(List<Source> sources, String namespace, Problems problems) {
    var reader = new YamlReader(problems);
    List<Node> roots = sources.stream().flatMap(source -> reader.read(source).stream()).toList();
    ApplicationMapper.Mapped mapped = ApplicationMapper.map(roots, namespace, problems);
    if (problems.errors() > 0) {
      return new Loading.Rejected(problems.sorted());
    }
    Map<ApplicationName, Place> places = new HashMap<>();
    mapped.applications().forEach(each -> places.put(each.spec().name(), each.place()));
    return new Loading.Loaded(
        mapped.applications().stream().map(Located::spec).toList(),
        problems.sorted(),
        places,
        mapped.rules(),
        mapped.credentials());
  }
}
