package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.List;
import java.util.stream.IntStream;

/** A product of no index, by a number. */
record Numbered(int number) implements ProductRef {
  static List<ProductRef> all(int... numbers) {
    return IntStream.of(numbers).<ProductRef>mapToObj(Numbered::new).toList();
  }

  static int number(ProductRef product) {
    return ((Numbered) product).number;
  }
}
