package dev.zhiyin.tools.sample;

import java.util.function.Consumer;

/** Titles of the sample shop's kind in any number, Chinese and English, no two alike. */
public final class SampleTitles {
  /**
   * One of them.
   *
   * @param shelf the leaf of the category tree that the product stands in, from 0
   */
  public record Title(String text, int shelf) {}

  private SampleTitles() {}

  /** Number of shelves. */
  public static int shelves() {
    return Lexicon.load().niches().size();
  }

  /** Hands out titles, the same for the same seed. */
  public static void make(int count, long seed, Consumer<Title> sink) {
    SampleConfig like = SampleConfig.DEFAULT;
    var maker =
        new ProductMaker(
            Lexicon.load(), new SampleConfig(seed, like.products(), like.users(), like.end()));
    for (int i = 0; i < count; i++) {
      SampleProduct made = maker.make(i);
      sink.accept(new Title(made.product().title(), made.niche().index()));
    }
  }
}
