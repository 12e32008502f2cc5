package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.product.Product;
import java.util.List;

/** The terms that texts become in the index, for those who work offline. */
public final class Segmentation implements AutoCloseable {
  private final TextAnalysis analysis = new TextAnalysis();

  /** The distinct terms of a text, in order of first appearance. */
  public List<String> terms(String text) {
    return analysis.terms(text);
  }

  /** The distinct terms by which a product is found: of title, category, brand and description. */
  public List<String> terms(Product product) {
    return terms(
        String.join(
            "\n",
            product.title(),
            String.join(" ", product.category().levels()),
            product.brand(),
            product.text().description()));
  }

  @Override
  public void close() {
    analysis.close();
  }
}
