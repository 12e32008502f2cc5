package dev.zhiyin.benchmarks.load;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Measures a running server: {@code java … dev.zhiyin.benchmarks.load.LoadMain COMMAND}. */
@Command(
    name = "load",
    mixinStandardHelpOptions = true,
    description = "Measures a running server over HTTP.",
    subcommands = {
      EventRate.class,
      EventToAnswer.class,
      PriceChanges.class,
      ProductToVisible.class,
      ProfileLists.class,
      ServiceRates.class,
      ShopChanges.class,
      ShopHome.class,
      Soak.class,
      SoldToGone.class,
      SourceShares.class,
      SwitchLatency.class
    })
public final class LoadMain {
  private LoadMain() {}

  public static void main(String... arguments) {
    System.exit(run(arguments));
  }

  /** Returns the exit status. */
  static int run(String... arguments) {
    return new CommandLine(new LoadMain())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(arguments);
  }
}
