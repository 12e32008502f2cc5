package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.ZhiyinException.UnknownProduct;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.social.BuyingGroup;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.cli.ExistingFile;
import dev.zhiyin.tools.cli.ShopOptions;
import dev.zhiyin.tools.input.JsonRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * A step of {@code bin/zhiyin demo}: has the groups of buyers of a sample begin when its demo
 * starts, so that they end soon after, but for products of which a group is open already.
 */
@Command(name = "demo-groups")
public final class DemoGroups implements Callable<Integer> {
  @Mixin private ShopOptions shop = new ShopOptions();

  @Parameters(paramLabel = "FILE", converter = ExistingFile.class)
  private Path file = Path.of("");

  private record Line(String productId, int needed, List<String> members, int hours) {
    void begin(Store store) {
      String id = UUID.randomUUID().toString();
      Instant end = store.now().plus(Duration.ofHours(hours));
      store
          .buyingGroups()
          .beginGroup(BuyingGroup.begun(id, productId, Optional.empty(), needed, end));
      for (String member : members) {
        var _ =
            store.buyingGroups().joinGroup(id, store.pseudonyms().of(ShopperId.user(member)).id());
      }
    }
  }

  public static void main(String... arguments) {
    System.exit(run(arguments));
  }

  /** Runs the step in this process, and returns its exit status. */
  public static int run(String... arguments) {
    return new CommandLine(new DemoGroups()).execute(arguments);
  }

  @Override
  public Integer call() {
    List<Line> lines = JsonRecords.read(file, Line.class, _ -> {});
    try (var store = shop.openStore()) {
      Set<String> open = store.buyingGroups().openGroups(Optional.empty()).products();
      for (Line line : lines) {
        if (!open.contains(line.productId)) {
          begin(line, store);
        }
      }
    }
    return 0;
  }

  private static void begin(Line line, Store store) {
    try {
      line.begin(store);
    } catch (UnknownProduct _) {
      // whoever tries the demo out may have taken it away
    }
  }
}
