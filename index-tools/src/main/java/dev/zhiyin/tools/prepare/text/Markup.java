package dev.zhiyin.tools.prepare.text;

import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.parser.Parser;

/** Takes HTML out of texts. What only looks like it, such as {@code 3 < 4} or {@code <3}, stays. */
final class Markup {
  private static final Pattern TAG =
      Pattern.compile(
          "(?i)</?(a|abbr|article|b|big|blockquote|body|br|button|caption|center|cite|code|dd|del"
              + "|details|div|dl|dt|em|embed|figcaption|figure|font|footer|form|h[1-6]|head|header"
              + "|hr|html|i|iframe|img|input|ins|label|li|link|main|meta|nav|noscript|object|ol"
              + "|option|p|param|pre|q|s|script|section|select|small|source|span|strike|strong"
              + "|style|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|tt|u|ul"
              + "|video|wbr)(\\s[^<>]*)?/?>|<!--|<!doctype");

  private static final Pattern ENTITY =
      Pattern.compile("&(#\\d+|#[xX]\\p{XDigit}+|\\p{Alpha}\\w*);");

  /** Texts that went through several programs were escaped several times. */
  private static final int ROUNDS = 3;

  private Markup() {}

  /** The text that a reader of the page would see. */
  static String removed(String text) {
    String plain = text;
    for (int round = 0; round < ROUNDS; round++) {
      String before = plain;
      if (TAG.matcher(plain).find()) {
        plain = Jsoup.parseBodyFragment(plain).text();
      } else if (ENTITY.matcher(plain).find()) {
        plain = Parser.unescapeEntities(plain, true);
      }
      if (plain.equals(before)) {
        break;
      }
    }
    return plain;
  }
}
