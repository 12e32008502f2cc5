package dev.zhiyin.tools.verify;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.HomeOption;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code zhiyin verify}: whether the generation, the index and the store agree. */
@Command(
    name = "verify",
    description =
        "Compares the served generation with its checksums, its vectors with encoder and model, and the"
            + " index with the store, product by product. A server may be running. Exit status 1 if"
            + " anything differs.")
public final class VerifyCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Home shop = home.get();
    ShopConfig config = home.config();
    if (config.store().url().isEmpty() && Files.notExists(shop.store())) {
      throw new WorkRefused("there is no store " + shop.store());
    }
    try (var store = Store.open(shop, config)) {
      Verification.Result result = new Verification(shop, store).run();
      PrintWriter out = spec.commandLine().getOut();
      result.lines().forEach(out::println);
      out.println(
          "verify: %d products compared, %d pending, %d differ"
              .formatted(result.compared(), result.pending(), result.differ()));
      out.flush();
      return result.differ() == 0 ? 0 : 1;
    }
  }
}
