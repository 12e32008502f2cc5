package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IndexCachesTest {
  @Test
  void aProductWeighsAllThatItHas() {
    Product plain = Product.titled("p", "lamp");
    Product full =
        ProductJson.read(
            "{\"id\":\"p\",\"title\":\"lamp\",\"attributes\":{%s}}"
                .formatted(
                    IntStream.range(0, 100)
                        .mapToObj(i -> "\"name%d\":[\"%s\"]".formatted(i, "v".repeat(1_000)))
                        .collect(Collectors.joining(","))));

    assertThat(IndexCaches.letters(plain)).isBetween(500, 600);
    assertThat(IndexCaches.letters(full)).isBetween(100_000, 120_000);
  }
}
