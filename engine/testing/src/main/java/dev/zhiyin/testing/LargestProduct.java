package dev.zhiyin.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A product that is at every limit of a product at once. */
public final class LargestProduct {
  /** Characters of all texts together, without the id. */
  private static final int TEXTS = 300_000 - 7;

  private static final String WORDS = "三季双人防雨露营帐篷轻便易搭 Ultralight tent, 2 persons; 很好用。";

  private LargestProduct() {}

  /**
   * Its JSON.
   *
   * @param id of 7 characters; with a longer one it is beyond the limit
   */
  public static String json(String id) {
    List<String> levels = new ArrayList<>(List.of(text(50)));
    IntStream.range(1, 16).forEach(i -> levels.add(numbered(i, 47)));
    String fields =
        """
        "title":"%s","description":"%s","brand":"%s","seller":"%s","currency":"%s","imageUrl":"%s",\
        "category":%s,"price":1.5,"stock":1,"attributes":%s"""
            .formatted(
                text(2_000),
                text(100_000),
                numbered(1, 200),
                numbered(2, 200),
                "x".repeat(20),
                "https://example.com/" + "x".repeat(3_980),
                list(levels),
                attributes());
    int used = 2_000 + 100_000 + 200 + 200 + 20 + 4_000 + 800 + 200 * 100 + 5_000 + 999;
    return "{\"id\":\"%s\",%s,\"reviews\":%s}".formatted(id, fields, reviews(TEXTS - used));
  }

  private static String attributes() {
    return IntStream.range(0, 200)
        .mapToObj(
            i ->
                "\"%s\":%s"
                    .formatted(
                        numbered(i, 100),
                        list(List.of(text(i == 0 ? 5_000 : 1), "a", "b", "c", "d"))))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /* One of the greatest length, and 999 that share what is left. */
  private static String reviews(int characters) {
    var reviews = new ArrayList<>(List.of(text(20_000)));
    int left = characters - 20_000;
    while (reviews.size() < 1_000) {
      int length = left / (1_000 - reviews.size());
      reviews.add(numbered(reviews.size(), length));
      left -= length;
    }
    return list(reviews);
  }

  private static String list(List<String> texts) {
    return texts.stream().map("\"%s\""::formatted).collect(Collectors.joining(",", "[", "]"));
  }

  private static String numbered(int number, int length) {
    String beginning = "帐篷 %d ".formatted(number);
    return beginning + text(length - beginning.length());
  }

  /* Without space at its ends, which categories would drop. */
  private static String text(int length) {
    return WORDS.repeat(length / WORDS.length() + 1).substring(0, length).replaceAll("^ | $", "x");
  }
}
