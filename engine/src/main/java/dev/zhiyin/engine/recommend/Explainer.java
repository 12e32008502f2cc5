package dev.zhiyin.engine.recommend;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.partitioningBy;

import dev.zhiyin.engine.explain.Demand;
import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonBuilder;
import dev.zhiyin.engine.explain.ReasonChoice;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.popularity.PopularityRankings;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.ProductReasons.Naming;
import dev.zhiyin.engine.rerank.Move;
import dev.zhiyin.engine.rerank.Reranked;
import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.store.ProductStats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The last step: what is shown of the products of a page, with reasons. For one request. */
final class Explainer {
  private final ShopperProfile profile;
  private final RecommenderContext context;
  private final RequestItems items;
  private final ReasonBuilder reasons;
  private final GroupOffers offers;
  private final SocialReasons social;

  /** What the reasons of notes name. */
  private final Supplier<Naming> naming;

  Explainer(Pipeline pipeline) {
    this.profile = pipeline.profile();
    this.context = pipeline.context();
    this.items = pipeline.items();
    this.offers = pipeline.offers();
    this.reasons = context.reasons(pipeline.locale(), items.view().text()::terms);
    this.social = new SocialReasons(pipeline, reasons);
    RecommendRequest request = pipeline.request();
    this.naming = () -> naming(request);
  }

  private static Naming naming(RecommendRequest request) {
    for (Condition condition : request.filter().all()) {
      if (condition instanceof Condition.NotesOn(String id)) {
        return Naming.first(id);
      }
    }
    return Naming.of(request.history(), request.exclusion());
  }

  /** The products of the first page. */
  List<Recommended> firstPage(PipelineResult result) {
    Reranked reranked = result.reranked();
    return shown(
        reranked.first().stream()
            .map(one -> new Placed(one, reranked.moves(one.product())))
            .toList(),
        reranked.promoted(),
        result.demand());
  }

  /** Products of a later page, in their order. */
  List<Recommended> laterPage(List<Candidate> products) {
    return shown(
        products.stream().map(one -> new Placed(one, List.of())).toList(), Set.of(), Map.of());
  }

  private record Placed(Candidate candidate, List<Move> moves) {
    ProductRef product() {
      return candidate.product();
    }
  }

  private List<Recommended> shown(
      List<Placed> page, Set<ProductRef> promoted, Map<ProductRef, DemandReason> demand) {
    List<ProductRef> products = page.stream().map(Placed::product).toList();
    var byFriends =
        social.liked(products).stream().collect(partitioningBy(social::isMostlyOfFriends));
    List<ProductRef> first = requireNonNull(byFriends.get(true));
    List<ProductRef> lacking = social.lackingFew(products);
    List<ProductRef> ofGroups =
        page.stream()
            .filter(one -> social.isOfGroups(one.candidate.sources()))
            .map(Placed::product)
            .filter(lacking::contains)
            .toList();
    List<ProductRef> others = new ArrayList<>(products);
    if (profile.isColdStart()) {
      others.removeAll(first);
      others.removeAll(ofGroups);
    }
    List<ReasonChoice> choices = choices(others, demand);
    var own = ProductReasons.of(reasons, context, items, products, naming);
    List<ProductRef> labelled = products.stream().filter(promoted::contains).toList();
    var why = new HashMap<ProductRef, List<Reason>>();
    add(
        why,
        labelled,
        labelled.stream().map(product -> reasons.promoted(items.product(product))).toList());
    add(why, first, social.ofLiked(first));
    add(why, others, choices);
    List<ProductRef> alsoLiked = requireNonNull(byFriends.get(false));
    add(why, alsoLiked, social.ofLiked(alsoLiked));
    add(why, lacking, social.ofLackingFew(lacking));
    Map<ProductRef, GroupOffer> chosen =
        offers.offers(products, one -> promoted.contains(one) ? "pin" : offers.rule(one));
    return page.stream()
        .map(
            one ->
                new Recommended(
                    items.product(one.product()),
                    score(one.candidate),
                    own.after(
                        why.getOrDefault(one.product(), List.of()),
                        one.product(),
                        items.product(one.product())),
                    one.moves,
                    Optional.ofNullable(chosen.get(one.product()))))
        .toList();
  }

  private double score(Candidate candidate) {
    return profile.isColdStart() ? 0 : context.model().calibrate(candidate.score());
  }

  private static void add(
      Map<ProductRef, List<Reason>> why, List<ProductRef> products, List<ReasonChoice> choices) {
    List<Reason> chosen = ReasonBuilder.choose(choices);
    for (int i = 0; i < chosen.size(); i++) {
      why.computeIfAbsent(products.get(i), _ -> new ArrayList<>()).add(chosen.get(i));
    }
  }

  private List<ReasonChoice> choices(
      List<ProductRef> products, Map<ProductRef, DemandReason> demand) {
    if (profile.isColdStart()) {
      items.read(products, Set.of(Part.PRODUCT, Part.STATS));
      return products.stream()
          .map(one -> choice(one, demand.getOrDefault(one, DemandReason.POPULAR)))
          .toList();
    }
    var attribution = new Attribution(profile, items, context.coOccurrence(), products);
    Instant newSince = NonPersonalized.newSince(items.view(), context.now());
    return products.stream()
        .map(
            one ->
                reasons.ofHistory(items.product(one), attribution.of(one), demand(one, newSince)))
        .toList();
  }

  private Demand demand(ProductRef product, Instant newSince) {
    PopularityRankings rankings = context.rankings();
    Optional<ProductStats> stats = ranked(product);
    return new Demand(
        uniqueShoppers(product),
        stats.filter(rankings::isPopular).isPresent(),
        stats.filter(context::isTrending).isPresent(),
        NonPersonalized.isNew(items.stats(product), newSince, context.now()));
  }

  /** A list for everybody, with the reason that each product is in it for. */
  List<Recommended> list(List<NonPersonalized.Pick> picks) {
    List<ProductRef> products = picks.stream().map(NonPersonalized.Pick::product).toList();
    items.read(products, Set.of(Part.PRODUCT, Part.STATS));
    Map<ProductRef, GroupOffer> offered = offers.offers(products, offers::rule);
    List<ProductReasons.Listed> list =
        picks.stream()
            .map(
                pick ->
                    new ProductReasons.Listed(
                        pick.product(),
                        0,
                        choice(pick.product(), pick.reason()),
                        Optional.ofNullable(offered.get(pick.product()))))
            .toList();
    return ProductReasons.shown(list, naming, reasons, context, items);
  }

  /* All that are true of a product, the one that a list has it for first; at least one. */
  private Set<DemandReason> demandReasons(
      ProductRef product, Map<ProductRef, DemandReason> listed) {
    items.read(List.of(product), Set.of(Part.PRODUCT, Part.STATS));
    Demand demand = demand(product, NonPersonalized.newSince(items.view(), context.now()));
    var reasons = new LinkedHashSet<DemandReason>();
    Optional.ofNullable(listed.get(product)).ifPresent(reasons::add);
    if (demand.trending()) {
      reasons.add(DemandReason.TRENDING);
    }
    if (demand.uniqueShoppers() > 0) {
      reasons.add(DemandReason.POPULAR);
    }
    if (demand.fresh()) {
      reasons.add(DemandReason.NEW);
    }
    return reasons.isEmpty() ? Set.of(DemandReason.POPULAR) : reasons;
  }

  private ReasonChoice choice(ProductRef product, DemandReason reason) {
    Product of = items.product(product);
    Optional<ProductStats> stats = ranked(product);
    long shoppers = uniqueShoppers(product);
    return switch (reason) {
      case POPULAR ->
          reasons.popular(of, shoppers, stats.filter(context.rankings()::isPopular).isPresent());
      case TRENDING -> reasons.trending(of, shoppers);
      case NEW -> reasons.newArrival(of);
    };
  }

  /* As it is now. */
  private Optional<ProductStats> ranked(ProductRef product) {
    return context.rankings().of(items.product(product).id());
  }

  /* Of what the rankings do not know, as it was when the product was indexed. */
  private long uniqueShoppers(ProductRef product) {
    return context
        .rankings()
        .uniqueShoppers(items.product(product).id())
        .orElseGet(() -> items.stats(product).uniqueShoppers());
  }

  /** All that can be said of one product, the most telling first. */
  List<Reason> everything(ProductRef product, PipelineResult result) {
    var ofGroup = social.byGroup(product).map(ReasonChoice::alternatives);
    boolean isOfGroup =
        ofGroup.isPresent() && social.isOfGroups(result.candidates().sources(product));
    var all = new ArrayList<Reason>();
    if (result.reranked().promoted().contains(product)) {
      all.addAll(reasons.promoted(items.product(product)).alternatives());
    }
    int pinned = all.size();
    if (!isOfGroup && profile.isColdStart()) {
      demandReasons(product, result.demand())
          .forEach(reason -> all.addAll(choice(product, reason).alternatives()));
    } else if (!isOfGroup) {
      all.addAll(choices(List.of(product), Map.of()).getFirst().alternatives());
    }
    social
        .byFriends(product)
        .ifPresent(
            said ->
                all.addAll(
                    social.isMostlyOfFriends(product) ? pinned : all.size(), said.alternatives()));
    ofGroup.ifPresent(all::addAll);
    return ProductReasons.of(reasons, context, items, List.of(product), naming)
        .after(all, product, items.product(product));
  }

  /** By field, what two products have in common. */
  Map<String, List<String>> matched(ProductRef product, ProductRef other) {
    return reasons.matched(items.product(product), items.summary(other));
  }
}
