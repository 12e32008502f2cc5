package dev.zhiyin.tools.rebuild;

/**
 * What became of the lines of a file about shoppers.
 *
 * @param loaded lines that are in the store now
 * @param gone shoppers who are left out, because they were erased and did not come back
 */
record LoadedLines(int loaded, int gone) {
  @Override
  public String toString() {
    return "%,d".formatted(loaded)
        + (gone == 0
            ? ""
            : "; %,d shoppers are left out: they were erased and did not come back"
                .formatted(gone));
  }
}
