package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.explain.ReasonBuilder;
import dev.zhiyin.engine.explain.ReasonChoice;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Source;
import dev.zhiyin.engine.social.FriendActivity;
import dev.zhiyin.engine.social.FriendActivity.Friend;
import dev.zhiyin.engine.social.OpenBuyingGroups;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

/**
 * What is said of products that friends like, or that groups of buyers lack few members for. For
 * one request.
 */
final class SocialReasons {
  private final ReasonBuilder reasons;
  private final RequestItems items;
  private final GroupOffers offers;
  private final Scorer scorer;
  private final FriendActivity friends;
  private final OpenBuyingGroups groups;
  private final Instant now;
  private final boolean isColdStart;

  SocialReasons(Pipeline pipeline, ReasonBuilder reasons) {
    this.reasons = reasons;
    this.items = pipeline.items();
    this.offers = pipeline.offers();
    this.scorer = pipeline.scorer();
    this.friends = pipeline.friendActivity();
    this.groups = pipeline.groups();
    this.now = pipeline.context().now();
    this.isColdStart = pipeline.profile().isColdStart();
  }

  /** Those of the products that friends like. */
  List<ProductRef> liked(List<ProductRef> products) {
    return friends.isEmpty()
        ? List.of()
        : those(products, (one, id) -> friends.backing(liked(one, id)).isPresent());
  }

  /* By the product and its id. */
  private List<ProductRef> those(
      List<ProductRef> products, BiPredicate<ProductRef, String> wanted) {
    List<String> ids = items.ids(products);
    return IntStream.range(0, ids.size())
        .filter(i -> wanted.test(products.get(i), ids.get(i)))
        .mapToObj(products::get)
        .toList();
  }

  /* The id of what friends like of a product that is shown: its own, or another's of its group. */
  private String liked(ProductRef product, String id) {
    return offers.likedInstead(product).orElse(id);
  }

  /** Whether friends speak more for a product than the shopper's own history does. */
  boolean isMostlyOfFriends(ProductRef product) {
    return isColdStart || 2 * scorer.friends(product) > scorer.of(product);
  }

  /** What is said of products that friends like. */
  List<ReasonChoice> ofLiked(List<ProductRef> liked) {
    items.read(liked, Set.of(Part.PRODUCT));
    return liked.stream().map(one -> byFriends(one).orElseThrow()).toList();
  }

  /** What is said of a product that was read, if friends like it. */
  Optional<ReasonChoice> byFriends(ProductRef product) {
    Product of = items.product(product);
    return friends
        .backing(liked(product, of.id()))
        .map(it -> reasons.friends(of, names(it.buyers()), names(it.savers())));
  }

  private static List<Optional<String>> names(List<Friend> friends) {
    return friends.stream().map(Friend::name).toList();
  }

  /** Those of the products whose groups lack few members. */
  List<ProductRef> lackingFew(List<ProductRef> products) {
    return groups.products().isEmpty()
        ? List.of()
        : those(products, (_, id) -> groups.of(id, now).isPresent());
  }

  /** Whether a product is there for its group alone: popularity has not chosen it. */
  boolean isOfGroups(Set<Source> sources) {
    return isColdStart && sources.contains(Source.GROUPS);
  }

  /** What is said of products whose groups lack few members. */
  List<ReasonChoice> ofLackingFew(List<ProductRef> lacking) {
    items.read(lacking, Set.of(Part.PRODUCT));
    return lacking.stream().map(one -> byGroup(one).orElseThrow()).toList();
  }

  /** What is said of a product that was read, if a group for it lacks few members. */
  Optional<ReasonChoice> byGroup(ProductRef product) {
    Product of = items.product(product);
    return groups
        .of(of.id(), now)
        .map(
            group ->
                reasons.groupLacksFew(
                    of, group.id(), group.lacking(), Duration.between(now, group.expiresAt())));
  }
}
