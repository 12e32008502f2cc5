package dev.zhiyin.sample;

import dev.zhiyin.engine.product.Note;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductText;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.sample.Department.Words;
import dev.zhiyin.sample.ProductMaker.SampleProduct;
import dev.zhiyin.sample.SampleShop.SampleConfig;
import dev.zhiyin.sample.SampleShoppers.ShopEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A social shop: friends who share what they do, notes by shoppers on what they bought, and groups
 * that buy together.
 */
final class Community {
  private static final int NOTES = 150;
  private static final int FRIENDS = 4;
  private static final double SHARES = 0.7;
  private static final double NAMED = 0.6;

  /** A note is on so many products at most, all of which its author bought. */
  private static final int SUBJECTS = 2;

  /** For how many hours from the start of the demo each group is open. */
  private static final List<Integer> GROUP_HOURS = List.of(3, 20);

  /** Who are in a group already; it lacks one. */
  private static final int MEMBERS = 2;

  private static final long WRITTEN_AFTER = 3 * 86_400L;

  private static final List<String> NAMES =
      List.of("小林", "阿敏", "Ann", "晓雯", "Ben", "大周", "Chloe", "子涵", "Leo", "思远", "Mia", "阿宁");

  private static final List<Words> TITLES =
      List.of(
          new Words("{brand}{noun}用了几天，说说感受", "A few days with {one} by {brand}"),
          new Words("为什么我选了{brand}的{noun}", "Why I chose {one} by {brand}"),
          new Words("买{noun}之前，先看看这篇", "Read this before you buy {one}"),
          new Words("我的{noun}开箱笔记", "Unboxing {one}"));

  private static final List<Words> TEXTS =
      List.of(
          new Words("用于{use}很合适，{other}也用得上。", "Good for {use}, and for {other} as well."),
          new Words("买来是为了{use}，没有失望。", "Bought for {use}, and not disappointed."),
          new Words("{use}的时候用过了，细节都写在这里。", "Used it for {use}; here is all I noticed."));

  private Community() {}

  static List<Product> notes(
      List<SampleProduct> products, List<ShopEvent> events, SampleConfig config) {
    var bought = new LinkedHashMap<Integer, List<ShopEvent>>();
    events.stream()
        .filter(event -> event.type() == EventType.PURCHASE)
        .forEach(event -> bought.computeIfAbsent(event.user(), _ -> new ArrayList<>()).add(event));
    List<Map.Entry<Integer, List<ShopEvent>>> authors = List.copyOf(bought.entrySet());
    return IntStream.range(0, Math.min(NOTES, authors.size()))
        .mapToObj(i -> note(i, authors.get(i).getValue(), products, config))
        .toList();
  }

  private static Product note(
      int index, List<ShopEvent> bought, List<SampleProduct> products, SampleConfig config) {
    var random = SeededRandom.of(config.seed(), SeededRandom.Stream.KIND, index);
    List<ShopEvent> on = random.pick(bought, 1 + random.below(SUBJECTS));
    SampleProduct first = products.get(on.getFirst().product());
    long written = on.stream().mapToLong(ShopEvent::second).max().orElseThrow() + WRITTEN_AFTER;
    return new Product(
        String.format(Locale.ROOT, "n%04d", index + 1),
        new ProductText(
            first.draft().fill(random.pick(TITLES), random),
            first.draft().fill(random.pick(TEXTS), random),
            List.of()),
        first.product().category(),
        "",
        Offer.NONE,
        Map.of(),
        Optional.of(Instant.ofEpochSecond(Math.min(written, config.end().getEpochSecond() - 60))),
        "",
        "",
        Optional.of(
            new Note(
                name(on.getFirst().user()),
                on.stream()
                    .map(event -> ShopFiles.productId(event.product()))
                    .distinct()
                    .toList())));
  }

  private static String name(int user) {
    return NAMES.get(user % NAMES.size());
  }

  /** Whom each shopper has as friends, and what they let friends know, a line of JSON each. */
  static List<String> friends(SampleConfig config) {
    List<Integer> all = IntStream.range(0, config.users()).boxed().toList();
    return all.stream().map(user -> friends(user, all, config)).toList();
  }

  private static String friends(int user, List<Integer> all, SampleConfig config) {
    var random = SeededRandom.of(config.seed(), SeededRandom.Stream.FRIENDS, user);
    List<String> friends =
        random.pick(all, FRIENDS).stream()
            .filter(other -> other != user)
            .map(other -> '"' + ShopFiles.userId(other) + '"')
            .toList();
    boolean shares = random.chance(SHARES);
    return "{\"userId\": \"%s\", \"friends\": [%s], \"consent\": {\"shareActivity\": %b, \"showName\": %b, \"name\": \"%s\"}}"
        .formatted(
            ShopFiles.userId(user),
            String.join(", ", friends),
            shares,
            shares && random.chance(NAMED),
            name(user));
  }

  /**
   * Groups for what is bought most, of shoppers who have looked at it and not bought it, a line of
   * JSON each.
   */
  static List<String> groups(List<SampleProduct> products, List<ShopEvent> events) {
    Map<Integer, Long> bought =
        events.stream()
            .filter(event -> event.type() == EventType.PURCHASE)
            .filter(event -> products.get(event.product()).product().offer().stock().orElse(1) > 0)
            .collect(
                Collectors.groupingBy(ShopEvent::product, TreeMap::new, Collectors.counting()));
    List<Integer> most =
        bought.entrySet().stream()
            .sorted(Map.Entry.<Integer, Long>comparingByValue().reversed())
            .map(Map.Entry::getKey)
            .limit(GROUP_HOURS.size())
            .toList();
    return IntStream.range(0, most.size())
        .mapToObj(i -> group(most.get(i), GROUP_HOURS.get(i), events))
        .toList();
  }

  private static String group(int product, int hours, List<ShopEvent> events) {
    List<ShopEvent> here =
        events.stream().filter(event -> !event.isSearch() && event.product() == product).toList();
    Set<Integer> buyers =
        here.stream()
            .filter(event -> event.type() == EventType.PURCHASE)
            .map(ShopEvent::user)
            .collect(Collectors.toSet());
    String members =
        here.stream()
            .map(ShopEvent::user)
            .filter(user -> !buyers.contains(user))
            .distinct()
            .limit(MEMBERS)
            .map(user -> '"' + ShopFiles.userId(user) + '"')
            .collect(Collectors.joining(", "));
    return "{\"productId\": \"%s\", \"needed\": %d, \"members\": [%s], \"hours\": %d}"
        .formatted(ShopFiles.productId(product), MEMBERS + 1, members, hours);
  }
}
