package dev.zhiyin.tools.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The field names of a kind of file. Case, {@code _}, {@code -} and space do not count, so {@code
 * userId}, {@code USER_ID} and {@code User ID} are one name. Not thread-safe.
 */
final class Schema {
  /** Makes a value of the text, never blank, that stands in a table under a field. */
  @FunctionalInterface
  interface Cells {
    JsonNode read(String field, String text);
  }

  /** In place of a field of ours: the column is left out. */
  static final String IGNORE = "ignore";

  /* No file calls a column so. */
  private static final String IGNORED = "\0";

  private final Map<String, List<String>> fields;
  private final List<String> shapes;
  private final Cells cells;
  private final Map<String, String> given;

  /* Rows of JSON mostly have the same fields as the row before. */
  private List<String> lastFields = List.of();
  private List<String> lastNamed = List.of();

  /**
   * @param names lines of our name, a colon, and other names for the same field; where a file has
   *     several of these, the first one counts
   * @param shapes the columns that a table must have, one shape of several; a shape is written
   *     {@code "id title|description"}
   * @param cells makes a value of the text in a table
   */
  Schema(String names, List<String> shapes, Cells cells) {
    this(fields(names), shapes, cells, Map.of());
  }

  private Schema(
      Map<String, List<String>> fields,
      List<String> shapes,
      Cells cells,
      Map<String, String> given) {
    this.fields = fields;
    this.shapes = shapes;
    this.cells = cells;
    this.given = given;
  }

  private static Map<String, List<String>> fields(String names) {
    var fields = new LinkedHashMap<String, List<String>>();
    names
        .lines()
        .map(line -> line.split("[: ]+"))
        .forEach(line -> fields.put(line[0], Arrays.stream(line).map(Schema::plain).toList()));
    return fields;
  }

  /**
   * The same for files whose columns have other names.
   *
   * @param columns our names by the file's names, or {@link #IGNORE}; those that are none of this
   *     schema do not count
   */
  Schema withColumns(Map<String, String> columns) {
    var ours = new HashMap<String, String>();
    columns.forEach(
        (name, field) ->
            (field.equals(IGNORE) ? Optional.of(IGNORED) : ours(field))
                .ifPresent(known -> ours.put(plain(name), known)));
    return new Schema(fields, shapes, cells, ours);
  }

  /** Our name of a field that may be written in any of the ways that a file may write it. */
  Optional<String> ours(String name) {
    return fields.entrySet().stream()
        .filter(field -> field.getValue().contains(plain(name)))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** Our names of all fields. */
  Set<String> names() {
    return fields.keySet();
  }

  Cells cells() {
    return cells;
  }

  /** Whether one of the columns of a table is to be left out. */
  static boolean isIgnored(String column) {
    return column.equals(IGNORED);
  }

  /** The object with our names; a field that is not known keeps its own. */
  ObjectNode named(ObjectNode row) {
    var names = new ArrayList<String>(row.size());
    row.fieldNames().forEachRemaining(names::add);
    if (!names.equals(lastFields)) {
      lastNamed = named(names);
      lastFields = names;
    }
    ObjectNode named = JsonNodeFactory.instance.objectNode();
    Iterator<JsonNode> values = row.iterator();
    lastNamed.forEach(name -> named.set(name, values.next()));
    named.remove(IGNORED);
    return named;
  }

  /**
   * The columns of a table under our names; any number of them may have none.
   *
   * @throws WorkRefused if one that is needed is missing, or one is there twice
   */
  List<String> columns(Path file, List<String> header) {
    var distinct = new HashSet<String>();
    for (String column : header) {
      if (!distinct.add(column) && !column.isEmpty()) {
        throw new WorkRefused("%s: column '%s' is there twice".formatted(file, column));
      }
    }
    List<String> columns = named(header);
    if (shapes.stream().noneMatch(shape -> missing(shape, columns).isEmpty())) {
      throw new WorkRefused(
          "%s: columns are '%s'; wanted %s%s"
              .formatted(
                  file,
                  TextFile.printable(String.join(", ", header)),
                  wanted(),
                  proposal(columns)));
    }
    return columns;
  }

  /* What was said comes before what a name says, and our own name before another for the same
   * field. Who loses keeps its own name. */
  private List<String> named(List<String> header) {
    var named = new ArrayList<>(header);
    var taken = new HashMap<String, Integer>();
    List<String> plain = header.stream().map(Schema::plain).toList();
    for (int at = 0; at < header.size(); at++) {
      String ours = given.get(plain.get(at));
      if (ours != null && (isIgnored(ours) || taken.putIfAbsent(ours, at) == null)) {
        named.set(at, ours);
      }
    }
    fields.forEach(
        (ours, names) ->
            places(ours, names, header, plain)
                .filter(at -> !taken.containsValue(at) && !isIgnored(named.get(at)))
                .findFirst()
                .ifPresent(
                    at -> {
                      if (taken.putIfAbsent(ours, at) == null) {
                        named.set(at, ours);
                      }
                    }));
    for (int at = 0; at < header.size(); at++) {
      Integer winner = taken.get(named.get(at));
      if (winner != null && winner != at) {
        named.set(at, header.get(at) + " (not used)");
      }
    }
    return named;
  }

  /* Best first. */
  private static IntStream places(
      String ours, List<String> names, List<String> header, List<String> plain) {
    return IntStream.concat(
            IntStream.of(header.indexOf(ours)), names.stream().mapToInt(plain::indexOf))
        .filter(at -> at >= 0);
  }

  private String wanted() {
    return shapes.stream()
        .map(shape -> shape.replace(" ", ", ").replace("|", " or "))
        .collect(Collectors.joining("; or "));
  }

  /* The option that would make the table fit, if it has columns enough. A column whose name holds a
   * name that is known is likely to be that field; the rest go by their order. */
  private String proposal(List<String> columns) {
    List<String> missing = missing(shapes.getFirst(), columns);
    var free = new ArrayList<String>();
    for (String column : columns) {
      if (!fields.containsKey(column)
          && !isIgnored(column)
          && column.matches("[^,=']*\\S[^,=']*")) {
        free.add(column);
      }
    }
    if (free.size() < missing.size()) {
      return "";
    }
    var found = new HashMap<String, String>();
    for (String field : missing) {
      free.stream()
          .filter(column -> isLike(column, field))
          .findFirst()
          .ifPresent(
              column -> {
                found.put(field, column);
                free.remove(column);
              });
    }
    String line =
        missing.stream()
            .map(
                field ->
                    Optional.ofNullable(found.get(field)).orElseGet(free::removeFirst)
                        + "="
                        + field)
            .collect(Collectors.joining(","));
    return "; say which is which, such as: --columns "
        + (line.matches("[\\w.=,-]+") ? line : "'" + line + "'");
  }

  private boolean isLike(String column, String field) {
    return fields.getOrDefault(field, List.of()).stream()
        .anyMatch(name -> name.length() > 3 && plain(column).contains(name));
  }

  /** Of each choice in a shape that the columns do not meet, the first. */
  private static List<String> missing(String shape, List<String> columns) {
    return Arrays.stream(shape.split(" "))
        .map(choice -> List.of(choice.split("\\|")))
        .filter(choice -> choice.stream().noneMatch(columns::contains))
        .map(List::getFirst)
        .toList();
  }

  static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "").replace(" ", "");
  }
}
