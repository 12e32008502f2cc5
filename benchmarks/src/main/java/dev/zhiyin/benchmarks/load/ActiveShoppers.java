package dev.zhiyin.benchmarks.load;

import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** Who asks and acts in a load. */
final class ActiveShoppers {
  private static final int SEEN_LAST = 500;

  @Option(
      names = "--shoppers",
      description =
          "so many of those whom 'shop' makes; 0: up to 500 whom the server saw last (default:"
              + " ${DEFAULT-VALUE})")
  private int count;

  ShopCalls calls(LoadClient caller) {
    List<String> shoppers =
        count == 0
            ? caller.shoppers(SEEN_LAST)
            : IntStream.range(0, count).mapToObj(number -> "u" + number).toList();
    return new ShopCalls(caller, shoppers);
  }
}
