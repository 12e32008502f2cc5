package dev.zhiyin.tools.sample;

/**
 * Names of what the shop has: {@code p00001}, {@code u0001}, {@code u0001-001}; wider if need be.
 */
final class Ids {
  private Ids() {}

  /** Of the product with this index, from 0. */
  static String product(int index) {
    return 'p' + padded(index + 1, 5);
  }

  /** Of the shopper with this index, from 0. */
  static String user(int index) {
    return 'u' + padded(index + 1, 4);
  }

  static String event(ShopEvent event) {
    return user(event.user()) + '-' + padded(event.ordinal(), 3);
  }

  private static String padded(int number, int width) {
    String digits = Integer.toString(number);
    return "0".repeat(Math.max(0, width - digits.length())) + digits;
  }
}
