package dev.zhiyin.engine.explain;

import dev.zhiyin.engine.product.Product;
import java.util.List;

/**
 * How a recommended product is called in its sentence.
 *
 * @param beside another title in it, which this one should be told from
 */
record Naming(Sentences sentences, Product product, String beside) {
  /** By its kind, where that can be said of one thing in the sentence's language; and by title. */
  List<String> ways() {
    String noun = Wording.noun(product);
    String titled = sentences.say("named.title", title(product, beside));
    boolean sayable = sentences.speaks(noun) && !(sentences.isEnglish() && Wording.isPlural(noun));
    return sayable ? List.of(sentences.say("named.noun", noun), titled) : List.of(titled);
  }

  /** The title, shortened, or the id of a product whose title cannot be seen. */
  static String title(Product product) {
    String title = SentenceTitles.shortened(product.title());
    return title.isEmpty() ? product.id() : title;
  }

  /** The same, told from another title. */
  static String title(Product product, String beside) {
    String title = SentenceTitles.apart(product.title(), beside);
    return title.isEmpty() ? product.id() : title;
  }
}
