package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.Availability;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.profile.ProfileConstraint;
import dev.zhiyin.engine.recommend.Explanation.Hidden;
import dev.zhiyin.engine.recommend.Explanation.Rules;
import dev.zhiyin.engine.recommend.Explanation.Share;
import dev.zhiyin.engine.rerank.Reranked;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Source;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** Explains one product to one shopper, by the steps that a list is made in. */
final class ProductExplanation {
  private final Pipeline pipeline;
  private final ShopperProfile profile;
  private final RequestItems items;
  private final Explainer explainer;
  private final ProductRef product;

  ProductExplanation(Pipeline pipeline, ProductRef product) {
    this.pipeline = pipeline;
    this.profile = pipeline.profile();
    this.items = pipeline.items();
    this.explainer = new Explainer(pipeline);
    this.product = product;
  }

  Explanation make() {
    PipelineResult result = pipeline.rank(new Stopwatch());
    pipeline.offers().explained(product);
    double innerProduct =
        profile.isColdStart()
            ? 0
            : Vectors.dot(profile.vector(), items.itemVector(product))
                + profile.slim().of(items.product(product).id());
    double friends = pipeline.scorer().friends(product);
    return new Explanation(
        items.product(product),
        profile.isColdStart() ? 0 : pipeline.context().model().calibrate(innerProduct + friends),
        innerProduct,
        friends,
        sources(result),
        rules(result.reranked()),
        shares(),
        explainer.everything(product, result));
  }

  /* Those that have found it for the list, and those that find it without regard to what the
   * shopper knows already or may be shown. */
  private Set<Source> sources(PipelineResult result) {
    var sources = new HashSet<>(result.candidates().sources(product));
    if (!profile.isColdStart()) {
      sources.addAll(pipeline.retrieve(Restriction.NONE).sources(product));
    }
    return sources;
  }

  private Rules rules(Reranked reranked) {
    OptionalInt place =
        IntStream.range(0, reranked.order().size())
            .filter(i -> reranked.order().get(i).product().equals(product))
            .map(i -> i + 1)
            .findFirst();
    return new Rules(
        hidden(reranked.promoted()),
        place,
        reranked.promoted().contains(product),
        reranked.moves(product),
        pipeline.lifts(product));
  }

  private List<Hidden> hidden(Set<ProductRef> promoted) {
    var why = new ArrayList<Hidden>();
    String group = items.groups(List.of(product)).getFirst();
    boolean byGroup = pipeline.restriction().groups().contains(group);
    if (byGroup || pipeline.restriction().excluded().contains(product)) {
      pipeline.request().history().items().stream()
          .filter(item -> isThis(item.subject(), byGroup ? group : ""))
          .map(item -> hidden(item.type()))
          .distinct()
          .forEach(why::add);
    }
    ProfileConstraint constraint = pipeline.context().constraint();
    Filter others =
        new Filter(
            pipeline.restriction().filter().all().stream()
                .filter(condition -> !constraint.filter().all().contains(condition))
                .filter(condition -> !Filter.PRODUCTS.all().contains(condition))
                .toList());
    if (!matches(others)) {
      why.addAll(hidden(items.product(product).offer()));
    }
    if (!matches(constraint.suiting())) {
      why.add(Hidden.UNSUITABLE);
    }
    if (!matches(constraint.ofOthers())) {
      why.add(Hidden.OWN);
    }
    if (why.isEmpty() && !isShownOf(group, promoted)) {
      why.add(Hidden.OTHER_OFFER);
    }
    return why;
  }

  /* A pin stands for its group. */
  private boolean isShownOf(String group, Set<ProductRef> promoted) {
    boolean isPinned = !group.isEmpty() && items.groupsOf(promoted).contains(group);
    return isPinned
        ? promoted.contains(product)
        : product.equals(pipeline.offers().shown(List.of(product)).getOrDefault(product, product));
  }

  /* Or another product of a group, where one is named. */
  private boolean isThis(Subject subject, String group) {
    return subject instanceof Subject.Item(String id)
        && items
            .find(id)
            .filter(
                one ->
                    one.equals(product)
                        || (!group.isEmpty()
                            && items.groups(List.of(one)).getFirst().equals(group)))
            .isPresent();
  }

  private boolean matches(Filter filter) {
    return !items.matching(List.of(product), filter).isEmpty();
  }

  /* What another server has just said of it is not in what is read of the product yet. */
  private List<Hidden> hidden(Offer offer) {
    boolean available = pipeline.context().isAvailable(offer);
    Hidden taken =
        offer.availability().filter(Availability.SOLD::equals).isPresent()
            ? Hidden.SOLD
            : Hidden.RESERVED;
    if (offer.inStock()) {
      return List.of(taken);
    }
    return available ? List.of(Hidden.SOLD_OUT) : List.of(Hidden.SOLD_OUT, taken);
  }

  private static Hidden hidden(EventType type) {
    return switch (type) {
      case DISLIKE -> Hidden.DISLIKED;
      case PURCHASE, REVIEW -> Hidden.BOUGHT;
      case VIEW, CLICK, FAVORITE, CART, SHARE, REMOVE_FROM_CART, SEARCH -> Hidden.SEEN;
    };
  }

  private List<Share> shares() {
    var attribution =
        new Attribution(profile, items, pipeline.context().coOccurrence(), List.of(product));
    float[] shares = attribution.shares(product);
    float[] effects = attribution.effects(product);
    Embedding embedding = items.embedding(product);
    items.readSummaries(
        profile.known().stream().flatMap(known -> known.product().stream()).toList());
    Map<HistoryItem, Share> counted = new HashMap<>();
    for (int i = 0; i < shares.length; i++) {
      ShopperProfile.Known known = profile.known().get(i);
      counted.put(
          known.item(),
          new Share(
              known.item(),
              shares[i],
              effects[i],
              OptionalDouble.of(known.embedding().cosine(embedding)),
              matched(known, attribution)));
    }
    return pipeline.request().history().items().stream()
        .map(item -> Optional.ofNullable(counted.get(item)).orElseGet(() -> older(item)))
        .toList();
  }

  private Share older(HistoryItem item) {
    float said = profile.isColdStart() ? 0 : profile.slim(item, items.product(product).id());
    return new Share(item, said, said, OptionalDouble.empty(), Map.of());
  }

  private Map<String, List<String>> matched(ShopperProfile.Known known, Attribution attribution) {
    return known
        .product()
        .map(one -> explainer.matched(product, one))
        .orElseGet(() -> attribution.matched(known, product).asMap());
  }
}
