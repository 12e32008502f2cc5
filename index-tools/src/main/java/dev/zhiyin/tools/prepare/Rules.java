package dev.zhiyin.tools.prepare;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.tools.input.BadRows;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The settings of the rules that leave events out. A limit of 0 and an empty pattern are off. */
final class Rules {
  private Rules() {}

  /**
   * Rows that are no events: broken, without a shopper or a product, or of an unknown type.
   *
   * @param limit share of them, 0 to 1, above which the work is refused
   */
  record Unreadable(double limit) {
    static final Unreadable DEFAULT = new Unreadable(BadRows.DEFAULT_LIMIT);

    Unreadable {
      require(limit >= 0 && limit <= 1, "unreadable.limit", limit, "a share of 0 to 1");
    }
  }

  /**
   * Times at which nothing can have happened.
   *
   * @param earliest RFC 3339; the default lets positions in a sequence (1, 2, …) pass
   * @param latest RFC 3339; empty for one day after the moment of the run, which {@link
   *     PrepareConfig#at} puts in its place
   * @param zone of times that come without an offset, such as {@code Asia/Shanghai}
   */
  record Timestamps(String earliest, String latest, String zone) {
    static final Timestamps DEFAULT = new Timestamps("1970-01-01T00:00:00Z", "", "UTC");

    Timestamps {
      ProductJson.instant("timestamps.earliest", earliest);
      if (!latest.isEmpty()) {
        ProductJson.instant("timestamps.latest", latest);
      }
      try {
        ZoneId.of(zone);
      } catch (DateTimeException unknown) {
        throw new InvalidInput("timestamps.zone", zone, "a zone such as Asia/Shanghai");
      }
    }

    Instant first() {
      return ProductJson.instant("timestamps.earliest", earliest);
    }

    Instant last() {
      return ProductJson.instant("timestamps.latest", latest);
    }
  }

  /**
   * Shoppers who are no shoppers.
   *
   * @param users pattern that the whole id matches
   */
  record TestAccounts(String users) {
    static final TestAccounts DEFAULT =
        new TestAccounts(
            "(?i)(test|tester|testuser|test[-_. ]?(user|account)s?|qa|qa[-_.]?(user|test))"
                + "[-_. ]?\\d*|(?i)[^@]*@(test|example)\\.(com|net|org)|测试(账号|用户)?\\d*");

    TestAccounts {
      compiled("testAccounts.users", users);
    }

    Pattern pattern() {
      return compiled("testAccounts.users", users);
    }
  }

  /**
   * A part of the shoppers only, drawn at random, each with all events.
   *
   * @param share above 0, up to 1
   * @param seed the same seed draws the same shoppers
   */
  record Sample(double share, long seed) {
    static final Sample ALL = new Sample(1, 1);

    Sample {
      require(share > 0 && share <= 1, "sample.share", share, "a share above 0, up to 1");
    }
  }

  /**
   * Codes of postage, fees, vouchers and corrections that stand among products.
   *
   * @param ids pattern that the whole id matches
   * @param titles pattern that the whole title matches
   */
  record Codes(String ids, String titles) {
    static final Codes DEFAULT =
        new Codes(
            "(?i)post|postage|dot|c2|cruk|pads|bank[ _-]?charges|amazon[ _-]?fee|adjust\\d*"
                + "|shipping|freight|delivery|discount|gift_\\d+_\\d+|gift[ _-]?card|voucher"
                + "|邮费|运费|补差价?|差价",
            "(?i)(dotcom )?postage|shipping( (fee|cost|charge)s?)?|delivery (fee|charge)s?"
                + "|bank charges|amazon fee|manual|discount|samples|adjust bad debt"
                + "|邮费|运费|邮费差价|补差价|差价|补邮费|补运费|邮费补差价?|运费补差价?");

    Codes {
      compiled("codes.ids", ids);
      compiled("codes.titles", titles);
    }

    Pattern idPattern() {
      return compiled("codes.ids", ids);
    }

    Pattern titlePattern() {
      return compiled("codes.titles", titles);
    }
  }

  /** Events on products that no file of products has. */
  record UnknownProducts(boolean drop) {}

  /** Rows that say again what a row before them said. */
  record Duplicates(boolean drop) {}

  /**
   * Events that take purchases back: each returned piece is taken from the shopper's newest
   * purchase of that product before it, of the same order if there is one. A purchase of which
   * nothing is left goes.
   *
   * @param types names of such events; a purchase of fewer than 0 pieces is one too
   */
  record Returns(List<String> types) {
    static final Returns DEFAULT =
        new Returns(
            List.of(
                "return",
                "returned",
                "refund",
                "refunded",
                "cancel",
                "canceled",
                "cancelled",
                "cancellation",
                "退货",
                "退款",
                "取消"));

    Returns {
      types = types.stream().map(type -> type.strip().toLowerCase(Locale.ROOT)).toList();
    }
  }

  /**
   * Shoppers who act faster, or more in a day, than people can; they are left out altogether. An
   * order counts as one act. Where times are only positions in a sequence, nothing is left out.
   *
   * @param perMinute most acts in one minute of the clock
   * @param perDay most acts in one day (UTC)
   */
  record Bots(int perMinute, int perDay) {
    static final Bots DEFAULT = new Bots(120, 5_000);

    Bots {
      require(perMinute >= 0, "bots.perMinute", perMinute, "at least 0");
      require(perDay >= 0, "bots.perDay", perDay, "at least 0");
    }
  }

  /**
   * Shoppers who buy for many: resellers, or a till that writes all baskets under one name.
   *
   * @param purchasesPerDay most purchases in one day (UTC)
   */
  record BulkBuyers(int purchasesPerDay) {
    static final BulkBuyers DEFAULT = new BulkBuyers(1_000);

    BulkBuyers {
      require(purchasesPerDay >= 0, "bulkBuyers.purchasesPerDay", purchasesPerDay, "at least 0");
    }
  }

  /**
   * Leaves only shoppers and products that meet often, again and again until nothing changes.
   *
   * @param shoppers different products that a shopper must have interacted with; 0 and 1 are off
   * @param products different shoppers that must have interacted with a product; 0 and 1 are off
   */
  record KCore(int shoppers, int products) {
    static final KCore NONE = new KCore(0, 0);

    KCore {
      require(shoppers >= 0, "kCore.shoppers", shoppers, "at least 0");
      require(products >= 0, "kCore.products", products, "at least 0");
    }

    boolean isOff() {
      return shoppers < 2 && products < 2;
    }
  }

  static void require(boolean held, String setting, Object value, String wanted) {
    if (!held) {
      throw new InvalidInput(setting, value.toString(), wanted);
    }
  }

  private static Pattern compiled(String setting, String text) {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException wrong) {
      throw new InvalidInput(setting, text, "a regular expression: " + wrong.getDescription());
    }
  }
}
