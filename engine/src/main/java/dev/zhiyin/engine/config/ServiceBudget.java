package dev.zhiyin.engine.config;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;

/**
 * What may be asked of a service in a day, which begins at midnight UTC. 0 is no limit.
 *
 * @param requests at most, 0 to 1000000000
 * @param tokens at most, 0 to 1000000000000; as the service counts them, else by estimate
 * @param money at most, 0 to 1000000, in the currency of the price
 * @param pricePerMillionTokens 0 to 10000; needed for a limit of money
 */
public record ServiceBudget(
    long requests, long tokens, double money, double pricePerMillionTokens) {
  public static final ServiceBudget UNLIMITED = new ServiceBudget(0, 0, 0, 0);

  private static final double MILLION = 1e6;

  public ServiceBudget {
    Bounds.require("requests", requests, 0, 1_000_000_000L);
    Bounds.require("tokens", tokens, 0, 1_000_000_000_000L);
    Bounds.require("money", money, 0.0, 1_000_000.0);
    Bounds.require("pricePerMillionTokens", pricePerMillionTokens, 0.0, 10_000.0);
    if (money > 0 && pricePerMillionTokens == 0) {
      throw new InvalidInput("pricePerMillionTokens", "0", "a price, which a limit of money needs");
    }
  }

  /** What tokens cost. */
  public double price(long count) {
    return count / MILLION * pricePerMillionTokens;
  }
}
