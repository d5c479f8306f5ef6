package io.millrace.api.yaml;

import io.millrace.api.problem.Place;
import io.millrace.api.problem.Problem;
import io.millrace.api.problem.Problems;
import io.millrace.api.source.Source;
import io.millrace.api.source.SourceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads the documents of a text; what is no YAML becomes a problem, the other documents stay. */
public final class YamlReader {
  /** A marker such as {@code {{} in a line that does not parse. */
  private static final String TEMPLATE = "{{";

  private final Problems problems;

  public YamlReader(Problems problems) {
    this.problems = problems;
  }

  /** The documents that could be read, in order; their places count the unreadable ones too. */
  public List<Node> read(Source source) {
    List<Chunk> chunks = Chunk.split(source.text());
    if (chunks.isEmpty()) {
      problems.add(
          Problem.error(Place.ofFile(source.name()), "holds no manifest, the file is empty"));
    }
    var documents = new ArrayList<Node>();
    for (int i = 0; i < chunks.size(); i++) {
      var start = new Place(source.name(), i, chunks.get(i).firstLine(), 1, "");
      read(chunks.get(i), start).filter(node -> !node.isNull()).ifPresent(documents::add);
    }
    return documents;
  }

  private Optional<Node> read(Chunk chunk, Place start) {
    try {
      var options = options();
      var events = new ParserImpl(new StreamReader(chunk.parseable()), options);
      var root = new Composer(events, new Resolver(), options).getSingleNode();
      return root == null
          ? Optional.empty()
          : Optional.of(new TreeBuilder(start, chunk).build(root));
    } catch (RefusedException refused) {
      problems.add(refused.problem());
    } catch (MarkedYAMLException failure) {
      problems.add(syntax(failure, chunk, start));
    } catch (ReaderException failure) {
      problems.add(unprintable(failure, chunk, start));
    } catch (YAMLException failure) {
      problems.add(limit(failure, start));
    } catch (IllegalArgumentException failure) {
      // an escape such as "\U00110000" names no character; the library lets Java's exception out
      problems.add(Problem.error(start, "no YAML: " + failure.getMessage()));
    }
    return Optional.empty();
  }

  private static final int DEPTH_GUARD = 4 * TreeBuilder.MAX_DEPTH;

  private static LoaderOptions options() {
    var options = new LoaderOptions();
    options.setCodePointLimit(SourceReader.MAX_BYTES);
    // the library does not say where: it only guards its own recursion, we say what is too deep
    options.setNestingDepthLimit(DEPTH_GUARD);
    options.setMaxAliasesForCollections(TreeBuilder.MAX_ALIASES);
    return options;
  }

  private static Problem syntax(MarkedYAMLException failure, Chunk chunk, Place start) {
    Mark mark = Optional.ofNullable(failure.getProblemMark()).orElse(failure.getContextMark());
    Place place =
        mark == null
            ? start
            : start.at(chunk.firstLine() + mark.getLine(), Math.max(1, mark.getColumn() + 1));
    String line = chunk.line(place.line());
    String text = String.valueOf(failure.getProblem()).strip();
    if (line.contains(TEMPLATE)) {
      return Problem.error(place, "no YAML: " + text)
          .withHint("this looks like a template; render it first, for example by helm template");
    }
    boolean isTab = text.contains("TAB") || line.substring(0, indentation(line)).contains("\t");
    if (isTab && !chunk.isInBrackets()) {
      return Problem.error(place, "a tab in the indentation; YAML indents with spaces only");
    }
    return Problem.error(place, "no YAML: " + text).withHint(advice(text));
  }

  private static int indentation(String line) {
    return line.length() - line.stripLeading().length();
  }

  private static String advice(String text) {
    if (text.contains("mapping values are not allowed here")) {
      return "the line is indented too far, or its value holds \": \" and needs quotes";
    }
    if (text.contains("could not find expected ':'")) {
      return "a key here or on the line above has no colon";
    }
    if (text.contains("<block end>")) {
      return "the indentation does not fit the lines above";
    }
    if (text.contains("undefined alias")) {
      return "the anchor must stand above, in the same document";
    }
    if (text.contains("unexpected end of stream")) {
      return "a quote is not closed";
    }
    if (text.contains("cannot start any token")) {
      return "put the value in quotes";
    }
    return "";
  }

  private static Problem unprintable(ReaderException failure, Chunk chunk, Place start) {
    String before =
        chunk
            .text()
            .substring(0, Math.max(0, Math.min(failure.getPosition(), chunk.text().length())));
    int line = chunk.firstLine() + (int) before.chars().filter(each -> each == '\n').count();
    int column = before.length() - before.lastIndexOf('\n');
    return Problem.error(
        start.at(line, column),
        String.format("the control character U+%04X is not allowed", failure.getCodePoint()));
  }

  private static Problem limit(YAMLException failure, Place start) {
    String text = String.valueOf(failure.getMessage());
    if (text.contains("aliases")) {
      return Problem.error(
          start, "more than " + TreeBuilder.MAX_ALIASES + " aliases of mappings and lists");
    }
    if (text.contains("Nesting Depth")) {
      return Problem.error(
          start, "values are nested more than " + TreeBuilder.MAX_DEPTH + " levels deep");
    }
    return Problem.error(start, "no YAML: " + text);
  }
}
