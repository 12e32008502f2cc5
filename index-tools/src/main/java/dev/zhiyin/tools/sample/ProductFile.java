package dev.zhiyin.tools.sample;

import dev.zhiyin.engine.product.ProductJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Products as JSON lines. */
final class ProductFile {
  private ProductFile() {}

  static void write(Path file, List<SampleProduct> products) throws IOException {
    try (var out = Files.newBufferedWriter(file)) {
      for (var product : products) {
        out.write(ProductJson.text(product.product()));
        out.write('\n');
      }
    }
  }
}
