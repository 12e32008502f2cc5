package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.arrange.ArrangeRules;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/** The products of one snapshot that a request does not want. */
record Exclusions(Products products, ArrangeRules rules) {
  Set<Integer> of(RecommendRequest request) {
    Set<String> ids = request.exclusion().idsFor(request.history());
    if (!rules.repeatable().isEmpty()) {
      request.history().items().stream()
          .filter(this::isBoughtAgain)
          .map(item -> ((Subject.Item) item.subject()).productId())
          .filter(id -> !request.exclusion().products().contains(id))
          .forEach(ids::remove);
    }
    var docs = new HashSet<Integer>();
    ids.forEach(id -> products.find(id).ifPresent(docs::add));
    return docs;
  }

  private boolean isBoughtAgain(HistoryItem item) {
    boolean bought = item.type() == EventType.PURCHASE || item.type() == EventType.REVIEW;
    if (!bought || !(item.subject() instanceof Subject.Item(String id))) {
      return false;
    }
    OptionalInt doc = products.find(id);
    return doc.isPresent() && rules.isRepeatable(products.get(doc.getAsInt()).category());
  }
}
