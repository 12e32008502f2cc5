package dev.zhiyin.engine.recommend;

import static java.util.Objects.requireNonNull;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.renewal.BuyAgain;
import dev.zhiyin.engine.renewal.BuyAgain.Bought;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What of a shopper's own purchases is due again, of what can be bought now; nothing that the
 * shopper has come to dislike. Offers of one group are one product: each purchase of any of them
 * counts, and the one bought last is named, of those that can be bought. Purchases of the future
 * are none. For one request.
 */
record DueAgain(BuyAgainRequest request, RequestItems items, RecommenderContext context) {
  /** So many are looked up at once, until there are enough. */
  private static final int STEP = 100;

  Answer answer() {
    Instant now = context.now();
    List<Purchase> all = purchases(now);
    Map<String, List<Purchase>> purchases = byLastOffer(all);
    items.findAll(disliked(), Set.of(Part.GROUP));
    List<Bought> due =
        new BuyAgain(context.renewal(), this::category, BuyAgain.Tuning.DEFAULT)
            .ranked(times(purchases), now).stream().filter(Bought::isDue).toList();
    return new Answer(shown(available(due, purchases), all));
  }

  private Set<String> disliked() {
    return new HistoryExclusion(Set.of(), List.of(), false, false, true)
        .of(History.of(request.events()));
  }

  private record Purchase(String productId, Event event) {}

  /* Oldest first. */
  private List<Purchase> purchases(Instant now) {
    var purchases = new ArrayList<Purchase>();
    for (Event event : request.events()) {
      if (event.type() == EventType.PURCHASE
          && !event.timestamp().isAfter(now)
          && event.subject() instanceof Subject.Item(String id)) {
        purchases.add(new Purchase(id, event));
      }
    }
    return purchases;
  }

  /* Those of one group are of one product, which is called by what was bought of it last. */
  private Map<String, List<Purchase>> byLastOffer(List<Purchase> purchases) {
    List<String> ids = purchases.stream().map(Purchase::productId).distinct().toList();
    Set<Part> parts = Set.of(Part.KINDS, Part.GROUP);
    items.findAll(ids, parts);
    List<ProductRef> products = ids.stream().flatMap(id -> items.find(id).stream()).toList();
    items.read(products, parts);
    Map<String, String> lastOfGroup = new HashMap<>();
    purchases.forEach(one -> lastOfGroup.put(group(one.productId), one.productId));
    Map<String, List<Purchase>> byLast = new LinkedHashMap<>();
    for (Purchase one : purchases) {
      String group = group(one.productId);
      String last = group.isEmpty() ? one.productId : lastOfGroup.getOrDefault(group, "");
      byLast.computeIfAbsent(last, _ -> new ArrayList<>()).add(one);
    }
    return byLast;
  }

  private String group(String productId) {
    return items
        .find(productId)
        .map(product -> items.groups(List.of(product)).getFirst())
        .orElse("");
  }

  private static Map<String, List<Instant>> times(Map<String, List<Purchase>> purchases) {
    Map<String, List<Instant>> times = new HashMap<>();
    purchases.forEach(
        (id, all) -> times.put(id, all.stream().map(one -> one.event.timestamp()).toList()));
    return times;
  }

  private CategoryPath category(String productId) {
    return items
        .find(productId)
        .map(product -> items.kinds(List.of(product)).getFirst().category())
        .orElse(CategoryPath.NONE);
  }

  /**
   * What is shown.
   *
   * @param purchases of it and of other offers of its group, newest first
   */
  private record Due(Bought bought, ProductRef product, List<Purchase> purchases) {}

  private List<Due> available(List<Bought> due, Map<String, List<Purchase>> purchases) {
    Set<ProductRef> disliked =
        disliked().stream().flatMap(id -> items.find(id).stream()).collect(Collectors.toSet());
    var within =
        Restriction.to(context.allowed(request.filter().inStockUnlessAsked()))
            .without(disliked)
            .withoutGroups(items.groupsOf(disliked));
    var found = new ArrayList<Due>();
    for (int at = 0; at < due.size() && found.size() < request.k(); at += STEP) {
      List<Bought> step = due.subList(at, Math.min(due.size(), at + STEP));
      List<List<Purchase>> newestFirst =
          step.stream()
              .map(one -> requireNonNull(purchases.get(one.productId())).reversed())
              .toList();
      Map<String, ProductRef> there =
          allowed(newestFirst.stream().flatMap(List::stream).toList(), within);
      for (int i = 0; i < step.size(); i++) {
        Bought bought = step.get(i);
        List<Purchase> its = newestFirst.get(i);
        its.stream()
            .flatMap(one -> Optional.ofNullable(there.get(one.productId)).stream())
            .findFirst()
            .ifPresent(product -> found.add(new Due(bought, product, its)));
      }
    }
    return found.stream().limit(request.k()).toList();
  }

  private Map<String, ProductRef> allowed(List<Purchase> purchases, Restriction within) {
    var named =
        new Retrieval.Named(purchases.stream().map(Purchase::productId).distinct().toList());
    List<ProductRef> there = items.view().retrieve(named, within, Set.of(Part.PRODUCT)).products();
    items.read(there, Set.of(Part.PRODUCT));
    Map<String, ProductRef> byId = new HashMap<>();
    there.forEach(one -> byId.put(items.product(one).id(), one));
    return byId;
  }

  private List<Recommended> shown(List<Due> due, List<Purchase> purchases) {
    History bought = History.of(purchases.stream().map(Purchase::event).toList());
    Locale locale = items.locale(request.language(), bought);
    var reasons = context.reasons(locale, items.view().text()::terms);
    List<ProductReasons.Listed> list =
        due.stream()
            .map(
                one ->
                    new ProductReasons.Listed(
                        one.product,
                        one.bought.chance(),
                        reasons.dueAgain(
                            items.product(one.product),
                            one.bought,
                            one.purchases.stream().map(purchase -> purchase.event.id()).toList()),
                        Optional.empty()))
            .toList();
    return ProductReasons.shown(list, () -> ProductReasons.Naming.ANY, reasons, context, items);
  }
}
