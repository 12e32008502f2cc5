package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.HomeOption;
import dev.zhiyin.tools.Progress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code zhiyin embed}: the embeddings of all products of the store, remembered. */
@Command(
    name = "embed",
    description = "Embeds the products of the store; texts embedded before are not embedded again.")
public final class EmbedCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();
  @Mixin private EncoderOption encoder = new EncoderOption();

  @Override
  public Integer call() {
    Home shop = home.get();
    try (var store = Store.open(shop, home.config());
        var rebuild = new Rebuild(shop, store, encoder.asked(), Progress.onStandardError())) {
      rebuild.embed();
    }
    return 0;
  }
}
