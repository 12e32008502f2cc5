package dev.zhiyin.tools.input;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * How files are written where they differ from what is known without being told.
 *
 * @param columns our names of columns and fields by the files' names; {@code ignore} leaves such
 *     columns out
 * @param types our names of types of events by the files' names; {@code return} takes purchases
 *     back, {@code ignore} leaves such rows out
 * @param zone of times without an offset
 */
public record FileConventions(Map<String, String> columns, Map<String, String> types, ZoneId zone) {
  public static final FileConventions DEFAULT =
      new FileConventions(Map.of(), Map.of(), ZoneOffset.UTC);

  /** Refuses a name of ours that does not exist. */
  public FileConventions {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns)); // in the same order
    types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
    columns.forEach(FileConventions::checkColumn);
    new EventTypes(types);
  }

  private static void checkColumn(String name, String ours) {
    if (!ours.equals(Schema.IGNORE)
        && EventFiles.SCHEMA.ours(ours).isEmpty()
        && ProductFiles.SCHEMA.ours(ours).isEmpty()) {
      var known = new TreeSet<>(EventFiles.SCHEMA.names());
      known.addAll(ProductFiles.SCHEMA.names());
      throw new InvalidInput(
          "columns",
          name + "=" + ours,
          "NAME=FIELD, with a field of %s, or ignore".formatted(String.join(", ", known)));
    }
  }

  EventTypes eventTypes() {
    return new EventTypes(types);
  }

  TimeParser times() {
    return new TimeParser(zone);
  }
}
