package dev.zhiyin.engine.explain;

import dev.zhiyin.engine.product.Product;
import java.util.stream.Stream;

/**
 * How a recommended product is called in its sentence.
 *
 * @param beside another title in it, which this one should be told from
 */
record ProductMention(Sentences sentences, Product product, String beside) {
  /**
   * As a language speaks of a product of a category that it can name; and by title. Each is made
   * when it is asked for.
   */
  Stream<String> ways() {
    String noun = Nouns.noun(product);
    Stream<String> titled =
        Stream.of(product).map(one -> sentences.say("named.title", title(one, beside)));
    return sentences.speaks(noun)
        ? Stream.concat(Stream.of(sentences.say("named.noun", noun)), titled)
        : titled;
  }

  /** The title, shortened, or the id of a product whose title cannot be seen. */
  static String title(Product product) {
    String title = SentenceTitles.shortened(product.title());
    return title.isEmpty() ? SentenceTitles.quotable(product.id()) : title;
  }

  /** The same, told from another title. */
  static String title(Product product, String beside) {
    String title = SentenceTitles.apart(product.title(), beside);
    return title.isEmpty() ? SentenceTitles.quotable(product.id()) : title;
  }
}
