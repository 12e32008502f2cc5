package dev.zhiyin.tools.prepare.text;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

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
