package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;

/**
 * How many products of one kind a first page has at most, each 1 to {@value #NONE}. Products
 * without a category, brand or seller are not counted as one kind.
 *
 * @param category of the same category, by its whole path
 * @param brand compared without regard to case
 * @param seller compared without regard to case
 */
public record Caps(int category, int brand, int seller) {
  /** Stands for no cap. */
  public static final int NONE = 1_000;

  public static final Caps OFF = new Caps(NONE, NONE, NONE);

  public Caps {
    check("category", category);
    check("brand", brand);
    check("seller", seller);
  }

  private static void check(String name, int cap) {
    if (cap < 1 || cap > NONE) {
      throw new InvalidInput(name, Integer.toString(cap), "1 to " + NONE);
    }
  }
}
