package dev.zhiyin.tools.prepare.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ibm.icu.text.Normalizer2;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Brings prices to one currency and one unit. A price may be a number or a text with its currency,
 * {@code ¥1,299.00} or {@code 299元}; a price without a currency is one in the shop's own. What a
 * sign that several currencies have stands for is told by the row's currency, or else by the
 * shop's. Not thread-safe.
 */
public final class Money {
  private static final Pattern PRICE =
      Pattern.compile("([^\\d\\s.,-]*) ?(\\d+|\\d{1,3}(?:,\\d{3})+)(\\.\\d+)? ?([^\\d\\s.,-]*)");

  /**
   * Signs and names; of one that several currencies have, the one that is usually meant is first.
   */
  private static final Map<String, Unit> UNITS =
      Map.ofEntries(
          unit("¥", "1", "CNY", "JPY"),
          unit("CN¥", "1", "CNY"),
          unit("元", "1", "CNY", "TWD", "HKD"),
          unit("圆", "1", "CNY"),
          unit("RMB", "1", "CNY"),
          unit("人民币", "1", "CNY"),
          unit("角", "0.1", "CNY"),
          unit("分", "0.01", "CNY"),
          unit("$", "1", "USD", "AUD", "CAD", "HKD", "MXN", "NZD", "SGD", "TWD"),
          unit("US$", "1", "USD"),
          unit("美元", "1", "USD"),
          unit("¢", "0.01", "USD", "AUD", "CAD", "NZD", "SGD"),
          unit("€", "1", "EUR"),
          unit("欧元", "1", "EUR"),
          unit("£", "1", "GBP"),
          unit("英镑", "1", "GBP"),
          unit("GBX", "0.01", "GBP"),
          unit("HK$", "1", "HKD"),
          unit("港币", "1", "HKD"),
          unit("NT$", "1", "TWD"),
          unit("JP¥", "1", "JPY"),
          unit("円", "1", "JPY"),
          unit("日元", "1", "JPY"),
          unit("₩", "1", "KRW"));

  /** In characters, and as its exponent of ten: what is longer is no price. */
  private static final int LONGEST = 100;

  private final PriceConfig config;
  private final Map<String, Long> currencies = new TreeMap<>();
  private long converted;

  public Money(PriceConfig config) {
    this.config = config;
  }

  /**
   * Brings the price of a row to the shop's currency.
   *
   * @throws InvalidInput if the price is no number, or its sign that of another currency
   * @throws WorkRefused if there is no rate for its currency
   */
  public void convert(ObjectNode row) {
    JsonNode given = row.path("price");
    String text = normalized(given.asText());
    if (text.isEmpty() || given.isNull() || given.isContainerNode()) {
      return;
    }
    Price price = parse(text);
    Unit unit = unit(price, text, normalized(row.path("currency").asText("")));
    currencies.merge(unit == null ? "" : unit.currency(), 1L, Long::sum);
    BigDecimal factor = factor(unit, row);
    if (factor.compareTo(BigDecimal.ONE) != 0) {
      converted++;
      row.put("price", price.amount().multiply(factor).setScale(2, RoundingMode.HALF_EVEN));
    } else {
      row.put("price", price.amount());
    }
    String currency =
        config.currency().isEmpty() && unit != null ? unit.currency() : config.currency();
    if (!currency.isEmpty()) {
      row.put("currency", currency);
    }
  }

  /** Prices by the currency that they came in; the empty name is of those that named none. */
  public Map<String, Long> currencies() {
    return new TreeMap<>(currencies);
  }

  /** How many prices are other numbers than before. */
  public long converted() {
    return converted;
  }

  /**
   * To be called when all rows are converted.
   *
   * @throws WorkRefused if prices of several currencies lie side by side
   */
  public void check() {
    var named = new TreeMap<>(currencies);
    named.remove("");
    if (config.currency().isEmpty() && named.size() > 1) {
      throw new WorkRefused(
          "prices are in %s; set prices.currency to one of them and prices.rates for the others"
              .formatted(String.join(", ", named.keySet())));
    }
  }

  private BigDecimal factor(@Nullable Unit unit, ObjectNode row) {
    if (unit == null) {
      return config.scale();
    }
    BigDecimal factor = config.scale().multiply(unit.factor());
    if (config.currency().isEmpty() || unit.currency().equals(config.currency())) {
      return factor;
    }
    BigDecimal rate = config.rates().get(unit.currency());
    if (rate == null) {
      throw new WorkRefused(
          "the price of product '%s' is in %s, for which prices.rates has no rate to %s"
              .formatted(row.path("id").asText(), unit.currency(), config.currency()));
    }
    return factor.multiply(rate);
  }

  /** What a price of the row counts, null where neither it nor its sign names a currency. */
  private @Nullable Unit unit(Price price, String text, String name) {
    Unit named = name.isEmpty() ? null : named(name);
    Unit sign = price.sign();
    if (sign == null) {
      return named;
    }
    if (named == null) {
      return sign.in(config.currency()).orElse(sign);
    }
    return sign.in(named.currency())
        .orElseThrow(
            () ->
                new InvalidInput("currency", name, "the currency of the price %s".formatted(text)));
  }

  private static Price parse(String text) {
    Matcher parts = PRICE.matcher(text);
    if (!parts.matches() || (!parts.group(1).isEmpty() && !parts.group(4).isEmpty())) {
      return new Price(number(text), null);
    }
    String sign = parts.group(1) + parts.group(4);
    String fraction = parts.group(3) == null ? "" : parts.group(3);
    BigDecimal amount = number(parts.group(2).replace(",", "") + fraction);
    return new Price(
        amount,
        sign.isEmpty()
            ? null
            : unit(sign)
                .orElseThrow(
                    () ->
                        new InvalidInput(
                            "price",
                            text,
                            "a number, with or without a known sign or ISO 4217 code")));
  }

  private static Unit named(String currency) {
    return unit(currency)
        .orElseThrow(() -> new InvalidInput("currency", currency, "an ISO 4217 code such as CNY"));
  }

  private static BigDecimal number(String text) {
    BigDecimal number = null;
    try {
      number = text.length() <= LONGEST ? new BigDecimal(text) : null;
    } catch (NumberFormatException _) {
      // null says so
    }
    if (number == null || Math.abs((long) number.scale()) > LONGEST) { // 1e999999999, to be rounded
      throw new InvalidInput("price", text, "a number, with or without a currency");
    }
    return number;
  }

  private static Optional<Unit> unit(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return Optional.ofNullable(UNITS.get(upper))
        .or(
            () ->
                upper.matches("[A-Z]{3}")
                    ? Optional.of(new Unit(BigDecimal.ONE, List.of(upper)))
                    : Optional.empty());
  }

  private static String normalized(String text) {
    return Normalizer2.getNFKCInstance().normalize(text).strip();
  }

  private static Map.Entry<String, Unit> unit(String name, String factor, String... currencies) {
    return Map.entry(name, new Unit(new BigDecimal(factor), List.of(currencies)));
  }

  /** What a sign or code means: so much of one of these currencies, usually the first. */
  private record Unit(BigDecimal factor, List<String> currencies) {
    String currency() {
      return currencies.getFirst();
    }

    Optional<Unit> in(String currency) {
      return currencies.contains(currency)
          ? Optional.of(new Unit(factor, List.of(currency)))
          : Optional.empty();
    }
  }

  private record Price(BigDecimal amount, @Nullable Unit sign) {}

  /**
   * The one currency of all prices.
   *
   * @param currency ISO 4217 code; empty if the files are of one currency, which is then kept
   * @param rates what one unit of another currency is worth in {@code currency}, above 0
   * @param scale what a price of 1 means, above 0: 0.01 where files count cents
   */
  public record PriceConfig(String currency, Map<String, BigDecimal> rates, BigDecimal scale) {
    public static final PriceConfig AS_GIVEN = new PriceConfig("", Map.of(), BigDecimal.ONE);

    public PriceConfig {
      rates = new TreeMap<>(rates);
      rates.forEach((code, rate) -> positive("prices.rates." + code, rate));
      positive("prices.scale", scale);
      if (currency.isEmpty() && !rates.isEmpty()) {
        throw new InvalidInput("prices.currency", currency, "a currency, since there are rates");
      }
    }

    private static void positive(String setting, BigDecimal value) {
      if (value.signum() <= 0) {
        throw new InvalidInput(setting, value.toString(), "a number above 0");
      }
    }
  }
}
