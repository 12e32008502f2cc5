package dev.zhiyin.tools.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The field names of a kind of file. Case, {@code _}, {@code -} and space do not count, so {@code
 * userId}, {@code USER_ID} and {@code User ID} are one name.
 *
 * @param names our name of each field that is known, by every name under which it may come, without
 *     what does not count
 * @param shapes the columns that a table must have, one shape of several; a shape is written {@code
 *     "id title|description"}
 * @param cells makes a value of the text in a table
 */
record Schema(Map<String, String> names, List<String> shapes, Cells cells) {
  /** Makes a value of the text, never blank, that stands in a table under a field. */
  @FunctionalInterface
  interface Cells {
    JsonNode read(String field, String text);
  }

  /** From lines of our name, a colon, and other names for the same field. */
  static Map<String, String> names(String lines) {
    return lines
        .lines()
        .map(line -> line.split("[: ]+"))
        .flatMap(line -> Arrays.stream(line).map(name -> Map.entry(plain(name), line[0])))
        .distinct()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** The object with our names; a field that is not known keeps its own. */
  ObjectNode named(ObjectNode row) {
    ObjectNode named = JsonNodeFactory.instance.objectNode();
    Iterator<JsonNode> values = row.iterator();
    named(row.propertyStream().map(Map.Entry::getKey).toList())
        .forEach(name -> named.set(name, values.next()));
    return named;
  }

  /**
   * The columns of a table under our names; any number of them may have none.
   *
   * @throws WorkRefused if one that is needed is missing, or one is there twice
   */
  List<String> columns(Path file, List<String> header) {
    List<String> columns = named(header);
    var distinct = new HashSet<String>();
    for (String column : columns) {
      if (!distinct.add(column) && !column.isEmpty()) {
        throw new WorkRefused("%s: column '%s' is there twice".formatted(file, column));
      }
    }
    if (shapes.stream().noneMatch(shape -> fits(shape, distinct))) {
      throw new WorkRefused(
          "%s: columns are '%s'; wanted %s"
              .formatted(file, TextFile.printable(String.join(", ", header)), wanted()));
    }
    return columns;
  }

  /* A field under our own name comes before one under another name for it, which then stays what
   * it is: of "id" and "product_id" in one file, "id" is the id. */
  private List<String> named(List<String> given) {
    Set<String> taken =
        given.stream().filter(names::containsValue).collect(Collectors.toCollection(HashSet::new));
    var named = new ArrayList<String>();
    for (String name : given) {
      String ours = names.getOrDefault(plain(name), name);
      named.add(ours.equals(name) || taken.add(ours) ? ours : name);
    }
    return named;
  }

  private String wanted() {
    return shapes.stream()
        .map(shape -> shape.replace(" ", ", ").replace("|", " or "))
        .collect(Collectors.joining("; or "));
  }

  private static boolean fits(String shape, Set<String> columns) {
    return Arrays.stream(shape.split(" "))
        .allMatch(choice -> Arrays.stream(choice.split("\\|")).anyMatch(columns::contains));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "").replace(" ", "");
  }
}
