package dev.zhiyin.sample;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;
import java.util.Objects;

/**
 * One department's word list, as its JSON file has it. A list that a file leaves out is empty.
 *
 * @param name first level of the category path
 * @param consumed whether what it sells is used up and bought again, as food is
 * @param brands for groups that name none of their own
 * @param sellers shops that sell in this department, by the language they write in
 * @param series product lines that any brand may have
 * @param closers sentences that may end a description
 */
record Department(
    Words name,
    boolean consumed,
    List<Brand> brands,
    Sellers sellers,
    List<Words> series,
    List<Words> closers,
    List<Group> groups) {

  record Sellers(List<String> chinese, List<String> english) {
    List<String> in(Language language) {
      return language == Language.CHINESE ? chinese : english;
    }
  }

  /**
   * An invented maker; written {@code "岭越|Lanfar|2"}.
   *
   * @param tier 1 cheap, 2 solid, 3 fine
   */
  record Brand(Words name, int tier) {
    @JsonCreator
    static Brand parse(String text) {
      int bar = text.lastIndexOf('|');
      return new Brand(
          Words.parse(text.substring(0, bar)), Integer.parseInt(text.substring(bar + 1)));
    }
  }

  /**
   * The second level of the category path, and what all its leaves have in common.
   *
   * @param palette name of a list in {@code palettes.json}, or empty when colour does not matter
   * @param closers instead of the department's, when there are any
   * @param gripes what a disappointed shopper writes
   */
  record Group(
      Words name,
      List<Brand> brands,
      String palette,
      List<Words> closers,
      List<Material> materials,
      List<Feature> features,
      List<Words> gripes,
      List<Leaf> leaves) {}

  /**
   * The third level of the category path.
   *
   * @param lasting whether it lasts although its department's products are used up
   * @param plain whether colour does not matter although it does for its group
   * @param nouns what one such product is called; the English has its article: {@code "a tent"}
   * @param price lowest and highest price in CNY
   * @param model pattern of model codes, {@code #} a digit and {@code @} a letter, or empty
   * @param spec a measure that each product has one value of and that its title tells
   * @param sizes sizes that each product comes in, whoever it is for
   * @param audience whom products are for, each for one of these; empty: for everybody
   * @param uses occasions, as noun phrases that may follow 适合 and "for"
   * @param goesWith English names of leaves that are bought after this one
   * @param materials instead of the group's, when there are any
   * @param features besides the group's
   * @param unfit Chinese words of those of the group's features that it cannot have
   * @param gripes instead of the group's, when there are any
   */
  record Leaf(
      Words name,
      boolean lasting,
      boolean plain,
      List<Words> nouns,
      List<Integer> price,
      String model,
      Spec spec,
      List<Words> sizes,
      List<Audience> audience,
      List<Words> uses,
      List<String> goesWith,
      List<Material> materials,
      List<Feature> features,
      List<String> unfit,
      List<Words> gripes) {
    Leaf {
      spec = Objects.requireNonNullElse(spec, Spec.NONE); // null: the file leaves it out
    }
  }

  /**
   * A measure that tells products of one leaf apart.
   *
   * @param as the attribute's name: capacity, size, or another
   * @param values from small to large; a larger one costs more
   */
  record Spec(String as, List<Words> values) {
    static final Spec NONE = new Spec("", List.of());
  }

  /** Whom a product is for and the sizes that they wear; written as word and sizes in one list. */
  record Audience(Words word, List<Words> sizes) {
    @JsonCreator
    static Audience parse(List<Words> parts) {
      return new Audience(parts.getFirst(), parts.subList(1, parts.size()));
    }
  }

  /** A stuff; written as word and sentence. */
  record Material(Words word, Words sentence) {
    @JsonCreator
    static Material parse(List<Words> parts) {
      return new Material(parts.get(0), parts.get(1));
    }
  }

  /**
   * Something good about a product; written as word, sentence, praise and, for those that exclude
   * each other, the name of what they settle.
   *
   * @param word what the title says; with 带 or "with" in front it follows the noun
   * @param sentence what the description says
   * @param praise what a pleased shopper writes
   * @param settles features that settle the same question are never joined; empty joins any
   */
  record Feature(Words word, Words sentence, Words praise, String settles) {
    @JsonCreator
    static Feature parse(List<String> parts) {
      return new Feature(
          Words.parse(parts.get(0)),
          Words.parse(parts.get(1)),
          Words.parse(parts.get(2)),
          parts.size() > 3 ? parts.get(3) : "");
    }

    boolean joins(Feature other) {
      return !equals(other) && (settles.isEmpty() || !settles.equals(other.settles));
    }
  }

  /** The same thing said in both languages; written {@code "防水|waterproof"} in a word list. */
  record Words(String chinese, String english) {
    Words {
      if (chinese.isBlank() || english.isBlank()) {
        throw new IllegalArgumentException(
            "words are '%s|%s'; wanted text in both languages".formatted(chinese, english));
      }
    }

    /** Reads {@code "zh|en"}; text without a bar, such as {@code "40L"}, is the same in both. */
    @JsonCreator
    static Words parse(String text) {
      int bar = text.indexOf('|');
      return bar < 0
          ? new Words(text, text)
          : new Words(text.substring(0, bar), text.substring(bar + 1));
    }

    String in(Language language) {
      return switch (language) {
        case CHINESE -> chinese;
        case ENGLISH -> english;
      };
    }
  }

  /** The language of one product's text, or of the one a shopper reads first. */
  enum Language {
    CHINESE,
    ENGLISH;

    /** What stands between two sentences. */
    String gap() {
      return this == CHINESE ? "" : " ";
    }

    Language other() {
      return this == CHINESE ? ENGLISH : CHINESE;
    }
  }
}
