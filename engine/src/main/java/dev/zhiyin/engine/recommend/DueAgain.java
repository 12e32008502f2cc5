package dev.zhiyin.engine.recommend;

import static java.util.Objects.requireNonNull;

import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonBuilder;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.renewal.BuyAgain;
import dev.zhiyin.engine.renewal.BuyAgain.Bought;
import dev.zhiyin.engine.retrieval.Hit;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What of a shopper's own purchases is due again, of what can be bought now; nothing that the
 * shopper has come to dislike. For one request.
 */
final class DueAgain {
  /** So many are looked up at once, until there are enough. */
  private static final int STEP = 100;

  private final BuyAgainRequest request;
  private final RequestItems items;
  private final RecommenderContext context;

  DueAgain(BuyAgainRequest request, RequestItems items, RecommenderContext context) {
    this.request = request;
    this.items = items;
    this.context = context;
  }

  Answer answer() {
    Map<String, List<Event>> purchases = purchases();
    items.findAll(purchases.keySet(), Set.of(Part.KINDS));
    items.read(
        purchases.keySet().stream().flatMap(id -> items.find(id).stream()).toList(),
        Set.of(Part.KINDS));
    items.findAll(disliked(), Set.of(Part.GROUP));
    List<Bought> due =
        new BuyAgain(context.renewal(), this::category, BuyAgain.Tuning.DEFAULT)
            .ranked(times(purchases), context.now()).stream().filter(Bought::isDue).toList();
    return new Answer(shown(available(due), purchases));
  }

  private Set<String> disliked() {
    return new HistoryExclusion(Set.of(), List.of(), false, false, true)
        .of(History.of(request.events()));
  }

  /* By product, oldest first. */
  private Map<String, List<Event>> purchases() {
    Map<String, List<Event>> purchases = new LinkedHashMap<>();
    for (Event event : request.events()) {
      if (event.type() == EventType.PURCHASE
          && event.subject() instanceof Subject.Item(String id)) {
        purchases.computeIfAbsent(id, _ -> new ArrayList<>()).add(event);
      }
    }
    return purchases;
  }

  private static Map<String, List<Instant>> times(Map<String, List<Event>> purchases) {
    Map<String, List<Instant>> times = new HashMap<>();
    purchases.forEach((id, all) -> times.put(id, all.stream().map(Event::timestamp).toList()));
    return times;
  }

  private CategoryPath category(String productId) {
    return items
        .find(productId)
        .map(product -> items.kinds(List.of(product)).getFirst().category())
        .orElse(CategoryPath.NONE);
  }

  private record Due(Bought bought, ProductRef product) {}

  private List<Due> available(List<Bought> due) {
    Set<ProductRef> disliked =
        disliked().stream().flatMap(id -> items.find(id).stream()).collect(Collectors.toSet());
    var within =
        Restriction.to(context.allowed(request.filter().inStockUnlessAsked()))
            .without(disliked)
            .withoutGroups(items.groupsOf(disliked));
    var found = new ArrayList<Due>();
    for (int at = 0; at < due.size() && found.size() < request.k(); at += STEP) {
      List<Bought> step = due.subList(at, Math.min(due.size(), at + STEP));
      Map<String, Bought> byId = new HashMap<>();
      step.forEach(one -> byId.put(one.productId(), one));
      var named = new Retrieval.Named(step.stream().map(Bought::productId).toList());
      List<ProductRef> there =
          items
              .view()
              .retrieve(List.of(named), within, Set.of(Part.PRODUCT))
              .getFirst()
              .hits()
              .stream()
              .map(Hit::product)
              .toList();
      items.read(there, Set.of(Part.PRODUCT));
      there.forEach(
          one -> found.add(new Due(requireNonNull(byId.get(items.product(one).id())), one)));
    }
    return oneOfEachGroup(found).stream().limit(request.k()).toList();
  }

  private List<Due> oneOfEachGroup(List<Due> found) {
    List<String> groups = items.groups(found.stream().map(Due::product).toList());
    var met = new HashSet<String>();
    return IntStream.range(0, found.size())
        .filter(i -> groups.get(i).isEmpty() || met.add(groups.get(i)))
        .mapToObj(found::get)
        .toList();
  }

  private List<Recommended> shown(List<Due> due, Map<String, List<Event>> purchases) {
    var reasons = context.reasons(request.locale(), items.view().text()::terms);
    List<Reason> chosen =
        ReasonBuilder.choose(
            due.stream()
                .map(
                    one ->
                        reasons.dueAgain(
                            items.product(one.product),
                            one.bought,
                            purchases
                                .getOrDefault(one.bought.productId(), List.of())
                                .reversed()
                                .stream()
                                .map(Event::id)
                                .toList()))
                .toList());
    var own = FitReasons.of(reasons, context, items, due.stream().map(Due::product).toList());
    var shown = new ArrayList<Recommended>();
    for (Due one : due) {
      Product product = items.product(one.product);
      List<Reason> why = own.after(List.of(chosen.get(shown.size())), one.product, product);
      shown.add(new Recommended(product, one.bought.chance(), why, List.of(), Optional.empty()));
    }
    return shown;
  }
}
