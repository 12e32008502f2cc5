package dev.zhiyin.tools.prepare;

import java.util.Map;

/** What the rules are called for those who read the report. */
final class RuleWords {
  private static final Map<String, String[]> WORDS =
      Map.ofEntries(
          words(
              "unreadable",
              "Rows that are no events",
              "无法读取",
              "broken, or without a shopper, a product, a known type or a time"),
          words(
              "timestamps",
              "Impossible times",
              "异常时间",
              "before the earliest or after the latest time allowed"),
          words("testAccounts", "Test accounts", "测试账号", "the shopper's id is that of a test"),
          words("sample", "Not in the sample", "未抽中", "only a share of the shoppers was asked for"),
          words(
              "codes",
              "Codes that are no products",
              "非商品编码",
              "postage, fees, vouchers, corrections"),
          words(
              "unknownProducts",
              "Unknown products",
              "未知商品",
              "the files of products do not have them"),
          words("duplicates", "Duplicates", "重复记录", "a row before says the same"),
          words(
              "returns",
              "Returns and what they undo",
              "退货与取消",
              "returns, and purchases of which nothing was left"),
          words(
              "repeatedLines",
              "Repeated lines",
              "同单重复行",
              "the same product at the same moment, in other numbers"),
          words("bots", "Bots", "机器流量", "more acts a minute or a day than people can"),
          words(
              "bulkBuyers", "Bulk buyers", "批量采购", "more purchases in a day than a shopper makes"),
          words(
              "kCore",
              "Outside the k-core",
              "k-core 之外",
              "shoppers or products that meet too seldom"));

  private RuleWords() {}

  static String title(String rule) {
    return of(rule)[0];
  }

  static String chinese(String rule) {
    return of(rule)[1];
  }

  static String meaning(String rule) {
    return of(rule)[2];
  }

  private static String[] of(String rule) {
    return WORDS.getOrDefault(rule, new String[] {rule, "", ""});
  }

  private static Map.Entry<String, String[]> words(
      String rule, String title, String chinese, String meaning) {
    return Map.entry(rule, new String[] {title, chinese, meaning});
  }
}
