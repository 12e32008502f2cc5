package dev.zhiyin.tools.verify;

import dev.zhiyin.tools.cli.ShopOptions;
import java.io.PrintWriter;
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
            + " index with the store, product by product. A server may be running. Products"
            + " that are quarantined, since they cannot be shown, are listed, and are no difference. Exit"
            + " status 1 if anything differs.")
public final class VerifyCommand implements Callable<Integer> {
  @Mixin private ShopOptions shop = new ShopOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    try (var store = shop.openStore();
        var generations = shop.generations(store)) {
      Verification.Result result =
          new Verification(shop.home(), store, generations, shop.encoders()).run();
      PrintWriter out = spec.commandLine().getOut();
      result.lines().forEach(out::println);
      out.println(
          "verify: %d products compared, %d pending, %d differ"
              .formatted(result.compared(), result.pending(), result.differ()));
      return result.differ() == 0 ? 0 : 1;
    }
  }
}
