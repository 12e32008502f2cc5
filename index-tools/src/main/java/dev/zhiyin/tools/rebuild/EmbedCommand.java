package dev.zhiyin.tools.rebuild;

import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.cli.ShopOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zhiyin embed}: the embeddings of all products of the store, remembered. */
@Command(
    name = "embed",
    description = "Embeds the products of the store; texts embedded before are not embedded again.")
public final class EmbedCommand implements Callable<Integer> {
  @Mixin private ShopOptions shop = new ShopOptions();
  @Mixin private EncoderOption encoder = new EncoderOption();

  @Override
  public Integer call() {
    try (var store = shop.openStore();
        var generations = shop.generations(store);
        var rebuild =
            BuildSession.of(shop, store, generations, encoder, Progress.onStandardError())) {
      rebuild.embed();
    }
    return 0;
  }
}
