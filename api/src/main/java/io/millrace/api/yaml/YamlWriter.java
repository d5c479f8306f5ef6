package io.millrace.api.yaml;

import java.io.StringWriter;
import java.util.ArrayList;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Writes a tree as YAML in block style, scalars as they were written. */
public final class YamlWriter {
  private YamlWriter() {}

  public static String write(Node node) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.BLOCK);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    var out = new StringWriter();
    new Yaml(options).serialize(node.accept(new ToParserNode()), out);
    return out.toString();
  }

  private record ToParserNode() implements Node.Cases<org.yaml.snakeyaml.nodes.Node> {
    @Override
    public org.yaml.snakeyaml.nodes.Node mapping(Node.Mapping node) {
      var tuples = new ArrayList<NodeTuple>();
      for (Node.Entry entry : node.entries()) {
        tuples.add(new NodeTuple(text(entry.key(), Tag.STR), entry.value().accept(this)));
      }
      return new MappingNode(Tag.MAP, tuples, FlowStyle.BLOCK);
    }

    @Override
    public org.yaml.snakeyaml.nodes.Node sequence(Node.Sequence node) {
      var items = new ArrayList<org.yaml.snakeyaml.nodes.Node>();
      node.items().forEach(item -> items.add(item.accept(this)));
      return new SequenceNode(Tag.SEQ, items, FlowStyle.BLOCK);
    }

    @Override
    public org.yaml.snakeyaml.nodes.Node scalar(Node.Scalar node) {
      return switch (node.type()) {
        case NULL -> text("null", Tag.NULL);
        case BOOLEAN -> text(node.text(), Tag.BOOL);
        case WHOLE, ODD_NUMBER -> text(node.text(), Tag.INT);
        case DECIMAL -> text(node.text(), Tag.FLOAT);
        case STRING -> text(node.text(), Tag.STR);
      };
    }

    private static ScalarNode text(String text, Tag tag) {
      return new ScalarNode(tag, text, null, null, ScalarStyle.PLAIN);
    }
  }
}
