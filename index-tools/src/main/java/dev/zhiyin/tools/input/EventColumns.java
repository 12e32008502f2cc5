package dev.zhiyin.tools.input;

import java.util.List;

/**
 * How a file of events writes its rows.
 *
 * @param gzip whether it is packed
 * @param names of the columns, under our names where they are known; empty for JSON lines
 */
public record EventColumns(Format format, boolean gzip, List<String> names) {
  public EventColumns {
    names = List.copyOf(names);
  }
}
