package dev.zhiyin.engine.retrieval;

/** A number that an index keeps of products. */
public sealed interface NumberField {
  /** What every product may have. */
  enum OfOffer implements NumberField {
    PRICE("price"),
    /** Pieces left, where the shop counts them. */
    STOCK("stock"),
    /** When the shop began to offer it, as far as it says so, in milliseconds since 1970. */
    CREATED("createdAt");

    private final String text;

    OfOffer(String text) {
      this.text = text;
    }

    @Override
    public String text() {
      return text;
    }
  }

  /**
   * What the shop declares as number, grade or date.
   *
   * @param name as {@link dev.zhiyin.engine.attribute.AttributeTypes#folded} writes it
   */
  record OfAttribute(String name) implements NumberField {
    @Override
    public String text() {
      return "attributes." + name;
    }
  }

  /** As settings and requests name it. */
  String text();
}
