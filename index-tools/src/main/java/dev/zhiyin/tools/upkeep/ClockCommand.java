package dev.zhiyin.tools.upkeep;

import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.cli.ShopOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code zhiyin clock}: by what time the events of a shop age. */
@Command(
    name = "clock",
    description =
        "Shows how far the clock of the store is from the time that the shop has seen pass, by which"
            + " events age. They differ after the clock jumped, or the shop was closed for more than"
            + " a day.")
public final class ClockCommand implements Callable<Integer> {
  @Mixin private ShopOptions shop = new ShopOptions();

  @Option(
      names = "--accept",
      description =
          "the clock is right: events age by it from now on. Servers may be running. What is older"
              + " than retention.days by this clock is then deleted")
  private boolean accept;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try (var store = shop.openStore()) {
      spec.commandLine().getOut().println(accept ? accepted(store.acceptClock()) : told(store));
    }
    return 0;
  }

  private static String accepted(Instant clock) {
    return "clock: events age by the clock, which shows " + clock;
  }

  private static String told(Store store) {
    Duration ahead = store.clockAhead();
    return "clock: it is %s %s the time that has passed for sure"
        .formatted(ahead.abs(), ahead.isNegative() ? "behind" : "ahead of");
  }
}
