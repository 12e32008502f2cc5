package dev.zhiyin.tools.upkeep;

import dev.zhiyin.tools.cli.ShopOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zhiyin compact}: no trace in the file of what was removed. */
@Command(
    name = "compact",
    description =
        "Writes a SQLite store anew, without any trace of what was erased. A server may be running,"
            + " but its writes wait until this is done, the longer the larger the file is.")
public final class CompactCommand implements Callable<Integer> {
  @Mixin private ShopOptions shop = new ShopOptions();

  @Override
  public Integer call() {
    try (var store = shop.openStore()) {
      store.compact();
    }
    return 0;
  }
}
