package dev.zhiyin.engine.prefix;

import dev.zhiyin.engine.product.Product;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A part of what a product is called by, whose beginnings are terms of an index. */
public enum NamePart {
  TITLE('t'),
  /** Every level of it. */
  CATEGORY('c'),
  BRAND('b');

  private final char mark;

  NamePart(char mark) {
    this.mark = mark;
  }

  /** The term of a beginning of this part. */
  public String term(String beginning) {
    return mark + beginning;
  }

  /** All terms of a product, whose title is cut into words already. */
  public static Set<String> terms(Product product, NameWords title) {
    var terms = new LinkedHashSet<String>();
    for (NamePart part : values()) {
      for (NameWords name : part.names(product, title)) {
        name.beginnings().forEach(beginning -> terms.add(part.term(beginning)));
      }
    }
    return terms;
  }

  private List<NameWords> names(Product product, NameWords title) {
    return switch (this) {
      case TITLE -> List.of(title);
      case CATEGORY -> product.category().levels().stream().map(NameWords::of).toList();
      case BRAND -> List.of(NameWords.of(product.brand()));
    };
  }
}
