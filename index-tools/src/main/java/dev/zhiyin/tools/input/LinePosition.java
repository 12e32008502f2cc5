package dev.zhiyin.tools.input;

import java.nio.file.Path;

/**
 * Where a row stands.
 *
 * @param line on which it begins, counted from 1
 * @param rows how many rows are lost if this one is bad: 1, or the number of lines that it spans if
 *     a quote left open may have swallowed the rows after it
 */
record LinePosition(Path file, long line, long rows) {
  @Override
  public String toString() {
    return file + ":" + line;
  }
}
