package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;

/**
 * Where the items of a batch's histories stand when each row is as long as the longest, and back.
 */
final class Padding {
  private final int rows;
  private final int length;
  private final long[] items;
  private final long[] places;

  /** At least one item. */
  Padding(Bags histories) {
    rows = histories.rows();
    length = (int) Arrays.stream(histories.place()).max().orElseThrow() + 1;
    items = new long[rows * length];
    Arrays.fill(items, histories.items());
    places = new long[histories.items()];
    for (int t = 0; t < places.length; t++) {
      places[t] = histories.owner()[t] * length + histories.place()[t];
      items[(int) places[t]] = t;
    }
  }

  int rows() {
    return rows;
  }

  /** Of the longest. */
  int length() {
    return length;
  }

  /* Not copies: they are laid into the graph as they are. */

  /** For each place, row by row, the item that stands there; the number of items if none does. */
  long[] items() {
    return items;
  }

  /** For each item its place. */
  long[] places() {
    return places;
  }

  /** What is added to shares, so that none goes where no item is: {@code [rows][1][length]}. */
  NDArray mask(Graph graph, float leftOut) {
    var mask = new float[items.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = items[i] == places.length ? leftOut : 0;
    }
    return graph.constant(mask, rows, length).expandDims(1);
  }
}
