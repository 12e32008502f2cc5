package dev.zhiyin.tools.train.export;

import dev.zhiyin.engine.match.SlimWeights;
import dev.zhiyin.engine.match.SlimWeights.Row;
import dev.zhiyin.engine.match.SlimWeights.Row.IntToFloat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Weights from product to product, as they were learned. Immutable. */
public final class Slim {
  private final List<String> ids;
  private final List<Row> rows;

  /**
   * Takes them over.
   *
   * @param ids of the products, by place
   * @param rows what each product says of others, by place
   */
  public Slim(List<String> ids, List<Row> rows) {
    if (ids.size() != rows.size()) {
      throw new IllegalArgumentException(
          "%d rows for %d products".formatted(rows.size(), ids.size()));
    }
    this.ids = ids;
    this.rows = rows;
  }

  /** Adds up what some products say of all others, by place. */
  public void addTo(float[] sums, int[] products) {
    for (int product : products) {
      Row row = rows.get(product);
      for (int k = 0; k < row.size(); k++) {
        sums[row.other(k)] += row.weight(k);
      }
    }
  }

  /** What some products say of one other. */
  public float of(int[] products, int other) {
    float sum = 0;
    for (int product : products) {
      Row row = rows.get(product);
      for (int k = 0; k < row.size(); k++) {
        sum += row.other(k) == other ? row.weight(k) : 0;
      }
    }
    return sum;
  }

  /**
   * The same multiplied.
   *
   * @param strength of every weight
   * @param gains of the product that a weight is of, by place
   */
  public Slim scaled(double strength, IntToFloat gains) {
    return new Slim(
        ids,
        rows.stream()
            .map(row -> row.scaled(k -> (float) strength * gains.of(row.other(k))))
            .toList());
  }

  void write(Path file) throws IOException {
    SlimWeights.write(file, ids, rows::get);
  }
}
